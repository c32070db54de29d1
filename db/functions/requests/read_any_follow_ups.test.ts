import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { nest } from "../../../test/harness/follow-ups.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_any_follow_ups($1, $2, 'timers[3].')";

const ten = (request: object) => Array.from({ length: 10 }, () => request);

sqlTest("ten may follow one another, and no more", async ({ db, tenant }) => {
  const place = `timers[3].onFailed[0]${".onCompleted[0]".repeat(9)}`;

  expect(await answer(db, read, [{ onFailed: [nest(10)] }, tenant.id])).not.toBeNull();
  expect(await refusal(db, read, [{ onFailed: [nest(11)] }, tenant.id])).toMatchObject({
    code: "MN014",
    path: place,
    message: `${place} is of the 10th generation.`,
  });
});

sqlTest("a hundred may follow one timer, and no more", async ({ db, tenant }) => {
  const leaf = { name: "leaf" };
  const hundred = { onFailed: ten({ name: "a", onFailed: ten(leaf).slice(1) }) };

  expect(await answer(db, read, [hundred, tenant.id])).not.toBeNull();
  expect(await refusal(db, read, [{ ...hundred, onMissed: [leaf] }, tenant.id])).toMatchObject({
    code: "MN014",
    message: "timers[3].onFailed brings the follow-ups to 101.",
  });
});

sqlTest("what a caller names like the lists counts for nothing", async ({ db, tenant }) => {
  const metadata = { onFailed: ten({ onFailed: ten(ten({})) }) };
  const request = { onFailed: [{ name: "onFailed[0].onFailed[0]", metadata }] };

  expect(await answer(db, read, [request, tenant.id])).toMatchObject({ onFailed: [{ metadata }] });
});
