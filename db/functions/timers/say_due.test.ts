import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["2026-11-20T08:05:00Z", "Fires in 5 min."],
  ["2026-11-20T08:00:00.001Z", "Fires in 1 ms."],
  ["2026-11-20T08:00:00Z", "fireAt is 0 ms ago: it fires at once."],
  ["2026-11-20T05:50:00Z", "fireAt is 2 h 10 min ago: it fires at once."],
] as const)("says of %s: %s", async ([fireAt, said], { db, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");

  expect(await answer(db, "minoots_private.say_due($1::timestamptz)", [fireAt])).toBe(said);
});
