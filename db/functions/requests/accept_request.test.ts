import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const accept = `minoots_private.accept_request(
  jsonb_populate_record(null::minoots_private.timer_request, $1), 'timers[0].')`;

const whole = { name: "tea", fire_in: "30s", misfire: "run" };

sqlTest.for([
  whole,
  { ...whole, fire_in: null, fire_at: "2026-11-20T08:00:00Z" },
  { ...whole, misfire: "skip", max_lateness: "5m" },
])("accepts %j", async (request, { db }) => {
  expect(await answer(db, accept, [request])).toBe(true);
});

sqlTest.for([
  [{ ...whole, name: null }, "MN001", "name is missing."],
  [{ ...whole, fire_in: null }, "MN002", "fireAt and fireIn are both missing."],
  [{ ...whole, fire_at: "2026-11-20T08:00:00Z" }, "MN002", "fireAt and fireIn are both there."],
  [{ ...whole, misfire: "skip" }, "MN001", "maxLateness is missing."],
] as const)("refuses %j with %s: %s", async ([request, code, message], { db }) => {
  const refused = await refusal(db, accept, [request]);

  expect(refused).toMatchObject({ code, message: `timers[0].${message}` });
});
