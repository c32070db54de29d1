import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const bound = "minoots_private.bound_instant($1::timestamptz, 'fireAt')";

sqlTest.for(["0001-01-01 00:00Z", "2026-11-20 08:00:00.000001Z", "9999-12-31 00:00Z"])(
  "gives back %s as it is",
  async (instant, { db }) => {
    expect(await answer(db, `${bound} = $1::timestamptz`, [instant])).toBe(true);
  },
);

sqlTest.for([
  ["infinity", "goes beyond 9999-12-31T00:00:00Z."],
  ["9999-12-31 00:00:00.000001Z", "goes beyond 9999-12-31T00:00:00Z."],
  ["-infinity", "goes before the year 1."],
  ["0001-12-31 23:59Z BC", "goes before the year 1."],
] as const)("refuses %s: it %s", async ([instant, says], { db }) => {
  expect(await refusal(db, bound, [instant])).toMatchObject({
    code: "MN002",
    path: "fireAt",
    message: `fireAt ${says}`,
    hint: expect.stringContaining("9999-12-31"),
  });
});

sqlTest("answers null for null", async ({ db }) => {
  expect(await answer(db, bound, [null])).toBeNull();
});
