import { expect } from "vitest";
import { refusal, sqlTest } from "../../../test/harness/database.ts";

sqlTest("it returns at the instant and not before", async ({ db }) => {
  const { rows } = await db.query(
    `with asked as materialized (select clock_timestamp() + interval '5 ms' as until),
    held as materialized (select asked.until, minoots_private.hold_until(asked.until) from asked)
    select clock_timestamp() >= held.until as reached from held`,
  );

  expect(rows).toEqual([{ reached: true }]);
});

sqlTest("an instant that has passed holds nothing", async ({ db }) => {
  await db.query("select minoots_private.hold_until(clock_timestamp() - interval '1 hour')");
});

sqlTest("it holds no longer than 10 ms: the work is undone instead", async ({ db }) => {
  const error = await refusal(
    db,
    "select minoots_private.hold_until(clock_timestamp() + interval '1 second')",
  );

  expect(error.code).toBe("55000");
});

sqlTest("a clock that stands still ends the hold too", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:00:00Z");

  const error = await refusal(db, "select minoots_private.hold_until('2030-01-01T12:00:00.005Z')");

  expect(error.code).toBe("55000");
});
