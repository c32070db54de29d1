import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const say = `minoots_private.say_status(
  jsonb_populate_record(null::minoots_private.timers, $1))`;

const past = "2026-11-20T07:55:00Z";

sqlTest.for([
  [{ status: "scheduled", fire_at: "2026-11-20T10:10:00Z" }, "Fires in 2 h 10 min."],
  [{ status: "scheduled", fire_at: "2026-11-20T08:00:00Z" }, "Fires at once."],
  [{ status: "scheduled", fire_at: past }, "Fires at once."],
  [{ status: "paused", fire_at: past }, "Paused."],
  [{ status: "fired", fired_at: past }, "Fired 5 min ago."],
  [{ status: "completed", fired_at: past, finished_at: past }, "Fired 5 min ago."],
  [{ status: "failed", fired_at: past, finished_at: past }, "Fired 5 min ago."],
  [{ status: "failed", finished_at: past }, "Failed 5 min ago."],
  [{ status: "cancelled", finished_at: past }, "Cancelled 5 min ago."],
  [{ status: "missed", finished_at: past }, "Missed 5 min ago."],
] as const)("says of %j: %s", async ([timer, said], { db, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");

  expect(await answer(db, say, [timer])).toBe(said);
});
