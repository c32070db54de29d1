import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
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

test("what another holds does not keep a firing from beginning ahead", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const [other, kernel] = [await connect(), await connect()];
  const overdue = await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });
  const next = await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.004Z" });
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.006Z" });
  await clock.set("2030-01-01T12:00:00Z");
  const held = "select from minoots_private.timers where id = $1 for update";

  await other.query("begin");
  await other.query(held, [overdue]);
  expect(await dueInstant(kernel, 8)).toBe("2030-01-01T12:00:00.004Z");

  await other.query(held, [next]);
  expect(await dueInstant(kernel, 5)).toBe("2030-01-01T12:00:00.004Z");
  expect(await dueInstant(kernel, 8)).toBe("2030-01-01T12:00:00.006Z");

  await other.query("rollback");
  expect(await dueInstant(kernel, 8)).toBe("2030-01-01T12:00:00.000Z");
});
