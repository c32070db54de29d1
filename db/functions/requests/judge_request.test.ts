import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const judge = `minoots_private.judge_request(
  jsonb_populate_record(null::minoots_private.timer_request, $1), 'timers[0].')`;

const at = "2026-11-20T08:00:00Z";

sqlTest.for([
  { name: "tea", fire_in: "30s" },
  { name: "tea", fire_at: at },
  { name: "tea", fire_at: at, misfire: "run" },
  { name: "tea", fire_at: at, misfire: "skip", max_lateness: "5m" },
])("takes %j", async (request, { db }) => {
  expect(await answer(db, judge, [request])).toBe("");
});

sqlTest.for([
  [{ fire_in: "30s" }, "MN001", "name is missing."],
  [{ name: "tea" }, "MN002", "fireAt and fireIn are both missing."],
  [{ name: "tea", fire_in: "30s", fire_at: at }, "MN002", "fireAt and fireIn are both there."],
  [{ name: "tea", fire_in: "30s", misfire: "skip" }, "MN001", "maxLateness is missing."],
] as const)("refuses %j with %s: %s", async ([request, code, message], { db }) => {
  expect(await refusal(db, judge, [request])).toMatchObject({
    code,
    path: `timers[0].${message.split(" ")[0]}`,
    message: `timers[0].${message}`,
    hint: expect.stringMatching(/./),
  });
});
