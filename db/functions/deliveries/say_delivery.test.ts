import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  [{ status: "succeeded", finished_at: "2030-01-01T11:59:58Z" }, "Succeeded 2 s ago."],
  [{ status: "dead", finished_at: "2030-01-01T11:59:58Z" }, "Given up 2 s ago."],
  [{ status: "cancelled", finished_at: "2030-01-01T11:59:58Z" }, "Cancelled 2 s ago."],
  [
    { status: "awaiting_ack", acknowledge_by: "2030-01-01T12:01:00Z" },
    "It awaits its acknowledgement.",
  ],
  [{ status: "awaiting_ack", acknowledge_by: dueAt }, "Not acknowledged in time."],
  [{ status: "pending", owner: 7 }, "An attempt is under way."],
  [{ status: "pending", next_attempt_at: dueAt }, "It waits for its next attempt."],
  [{ status: "pending", claimable_at: dueAt }, "It waits to be claimed."],
  [{ status: "pending" }, "It waits for its turn."],
] as const)("%j: %s", async ([fields, words], { db, clock }) => {
  await clock.set(dueAt);

  const call = `minoots_private.say_delivery(
    jsonb_populate_record(null::minoots_private.deliveries, $1))`;
  expect(await answer(db, call, [JSON.stringify(fields)])).toBe(words);
});
