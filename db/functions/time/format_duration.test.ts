import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["30 seconds", "PT30S"],
  ["90 minutes", "PT1H30M"],
  ["2 days", "PT48H"],
  ["1 week 1 hour", "PT169H"],
  ["0.001 seconds", "PT0.001S"],
  ["3155760000 seconds", "PT876600H"],
] as const)("writes %s as %s", async ([length, written], { db }) => {
  expect(await answer(db, "minoots_private.format_duration($1::interval)", [length])).toBe(written);
});

sqlTest("writes the same whatever the session's own style is", async ({ db }) => {
  await db.query("set local intervalstyle = 'sql_standard'");

  expect(await answer(db, "minoots_private.format_duration('90 minutes')")).toBe("PT1H30M");
});

sqlTest("writes what read_duration reads", async ({ db }) => {
  const same = await answer(
    db,
    `minoots_private.read_duration(minoots_private.format_duration('49:00:01.5'), 'by')
      = interval '49:00:01.5'`,
  );

  expect(same).toBe(true);
});
