import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_multiplier($1, 'retryPolicy.')";

sqlTest.for([
  ["{}", "2"],
  ['{"backoffMultiplier":null}', "2"],
  ['{"backoffMultiplier":1}', "1"],
  ['{"backoffMultiplier":1.50}', "1.5"],
  ['{"backoffMultiplier":1.23456}', "1.235"],
  ['{"backoffMultiplier":10}', "10"],
] as const)("reads %s as %s", async ([policy, multiplier], { db }) => {
  expect(await answer(db, `${read}::text`, [policy])).toBe(multiplier);
});

sqlTest.for(["0", "0.999", "10.001", "-2", "1e300", '"2"', "true", "[]"])(
  "refuses %s",
  async (json, { db }) => {
    expect(await refusal(db, read, [`{"backoffMultiplier":${json}}`])).toMatchObject({
      code: "MN001",
      path: "retryPolicy.backoffMultiplier",
      hint: "Use a number from 1 to 10.",
    });
  },
);
