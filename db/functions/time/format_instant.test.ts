import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["2026-11-20 08:00Z", "2026-11-20T08:00:00.000Z"],
  ["2026-11-20 08:00:00.0019Z", "2026-11-20T08:00:00.001Z"],
  ["2026-07-01 00:30+02", "2026-06-30T22:30:00.000Z"],
  ["0001-01-01 00:00Z", "0001-01-01T00:00:00.000Z"],
] as const)("writes %s as %s", async ([instant, written], { db }) => {
  expect(await answer(db, "minoots_private.format_instant($1::timestamptz)", [instant])).toBe(
    written,
  );
});

sqlTest("writes UTC whatever the session's zone is", async ({ db }) => {
  await db.query("set local timezone = 'Asia/Kolkata'");

  const written = await answer(db, "minoots_private.format_instant('2026-11-20 08:00Z')");

  expect(written).toBe("2026-11-20T08:00:00.000Z");
});
