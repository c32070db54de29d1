import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["timer.scheduled", 1],
  ["timer.rescheduled", 0],
  ["timer.paused", 0],
  ["timer.resumed", 0],
  ["timer.fired", 0],
  ["timer.completed", -1],
  ["timer.failed", -1],
  ["timer.cancelled", -1],
  ["timer.missed", -1],
  ["delivery.failed", 0],
  ["delivery.succeeded", 0],
] as const)("%s changes how many are open by %s", async ([type, by], { db }) => {
  expect(await answer(db, "minoots_private.opening($1)", [type])).toBe(by);
});
