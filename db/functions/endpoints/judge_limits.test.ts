import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest.for(["null, null", "0, 0", "0.001, 1", "10000, 1000"])(
  "%s can be kept",
  async (limits, { db }) => {
    expect(await answer(db, `minoots_private.judge_limits(${limits}) is not null`)).toBe(true);
  },
);

sqlTest.for([
  ["-1, null", "rate"],
  ["'NaN', null", "rate"],
  ["'Infinity', null", "rate"],
  ["1e-300, null", "rate"],
  ["10001, null", "rate"],
  ["null, -1", "concurrency"],
  ["null, 1001", "concurrency"],
] as const)("%s cannot, because of %s", async ([limits, path], { db }) => {
  expect(await refusal(db, `minoots_private.judge_limits(${limits})`)).toMatchObject({
    code: "MN001",
    path,
  });
});
