import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const write = "minoots_private.write_instant($1::timestamptz, 'fireAt')";

sqlTest.for([
  ["2026-11-20 08:00Z", "2026-11-20T08:00:00.000000Z"],
  ["2026-11-20 09:00:00.000001+01", "2026-11-20T08:00:00.000001Z"],
  ["2024-02-29 23:59:59.999999Z", "2024-02-29T23:59:59.999999Z"],
  ["0001-01-01 00:00Z", "0001-01-01T00:00:00.000000Z"],
  ["9999-12-31 00:00Z", "9999-12-31T00:00:00.000000Z"],
] as const)("writes %s as %s, without loss", async ([instant, written], { db }) => {
  await db.query("set local timezone = 'America/St_Johns'");

  expect(await answer(db, write, [instant])).toBe(written);
});

sqlTest.for(["infinity", "-infinity", "0044-03-15 12:00Z BC", "294276-12-31 23:59:59Z"])(
  "refuses %s",
  async (instant, { db }) => {
    expect(await refusal(db, write, [instant])).toMatchObject({ code: "MN002", path: "fireAt" });
  },
);

sqlTest("writes what read_instant reads", async ({ db }) => {
  const read = await answer(
    db,
    `minoots_private.read_instant(${write}, 'fireAt') = timestamptz '2026-11-20 08:00:00.002Z'`,
    ["2026-11-20 08:00:00.001001Z"],
  );

  expect(read).toBe(true);
});
