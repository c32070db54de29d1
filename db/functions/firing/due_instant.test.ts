import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { scheduleFor } from "../../../test/harness/firing.ts";

async function dueInstant(db: Queryable, aheadMs: number): Promise<string> {
  const { rows } = await db.query(
    "select minoots_private.format_instant(minoots_private.due_instant($1)) as at",
    [aheadMs],
  );
  return (rows[0] as { at: string }).at;
}

sqlTest("it is the first instant within reach", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.004Z" });
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.006Z" });
  await clock.set("2030-01-01T12:00:00Z");

  expect(await dueInstant(db, 8)).toBe("2030-01-01T12:00:00.004Z");
});

sqlTest(
  "it is now when something is due, or nothing within reach",
  async ({ db, clock, tenant }) => {
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.009Z" });
    await clock.set("2030-01-01T12:00:00Z");

    expect(await dueInstant(db, 8)).toBe("2030-01-01T12:00:00.000Z");

    await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:59:00Z" });
    await clock.set("2030-01-01T12:00:01Z");
    expect(await dueInstant(db, 8)).toBe("2030-01-01T12:00:01.000Z");
  },
);

sqlTest("relaxed timers are of no account", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.004Z", precision: "relaxed" });
  await clock.set("2030-01-01T12:00:00Z");

  expect(await dueInstant(db, 8)).toBe("2030-01-01T12:00:00.000Z");
});
