import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const require = (bytesMax: number) =>
  `minoots_private.require_payload(jsonb_populate_record(null::minoots_private.timer_request, $1),
  'free', ${bytesMax}, 'timers[2].')`;

const carried = { metadata: { a: "x" }, actions: [{ id: "1", kind: "webhook" }] };
const bytes = '{"a": "x"}'.length + '[{"id": "1", "kind": "webhook"}]'.length;

sqlTest("metadata and actions together may have so many bytes", async ({ db }) => {
  expect(await answer(db, require(bytes), [carried])).toBe("");

  expect(await refusal(db, require(bytes - 1), [carried])).toEqual({
    code: "MN014",
    path: "timers[2].actions",
    message: `timers[2].actions has 32 bytes; metadata and actions together may have 41 in the tier free.`,
    hint: "Put a reference there instead, or have the tier changed.",
  });
});

sqlTest("whichever is larger is named", async ({ db }) => {
  const request = { metadata: "x".repeat(50), actions: [] };

  expect(await refusal(db, require(50), [request])).toMatchObject({ path: "timers[2].metadata" });
  expect(await answer(db, require(54), [request])).toBe("");
});

sqlTest("what follows the timer counts, and is named by its list", async ({ db }) => {
  const followUps = { onFailed: [{ name: "x".repeat(30) }], onMissed: [{ name: "y".repeat(60) }] };
  const request = { metadata: "x".repeat(50), actions: [], follow_ups: followUps };

  expect(await refusal(db, require(150), [request])).toMatchObject({
    path: "timers[2].onMissed",
    message: expect.stringContaining("metadata, actions and follow-ups together may have 150"),
  });
});
