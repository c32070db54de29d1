import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_integer($1, 'concurrency', 'timers[0].', 1, 32)";

sqlTest.for([
  ["{}", null],
  ['{"concurrency":null}', null],
  ['{"concurrency":1}', 1],
  ['{"concurrency":32}', 32],
  ['{"concurrency":3.0}', 3],
  ['{"concurrency":3e1}', 30],
] as const)("reads %s as %j", async ([request, number], { db }) => {
  expect(await answer(db, read, [request])).toBe(number);
});

sqlTest.for(["0", "33", "-1", "1.5", "1e300", "12345678901234567890", '"2"', "true", "[1]", "{}"])(
  "refuses %s",
  async (json, { db }) => {
    const refused = await refusal(db, read, [`{"concurrency":${json}}`]);

    expect(refused).toMatchObject({
      code: "MN001",
      path: "timers[0].concurrency",
      message: expect.stringMatching(/^timers\[0\]\.concurrency is .{1,64}\.$/),
      hint: "Use a whole number from 1 to 32.",
    });
  },
);
