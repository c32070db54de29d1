import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { type Row, scheduleFor, timerOf, webhook } from "../../../test/harness/firing.ts";

const noon = "2030-01-01T12:00:00Z";

async function fireBatch(db: Queryable, max: number, chosen: string[] | null = null): Promise<Row> {
  const { rows } = await db.query(
    "select * from minoots_private.fire_batch($1, $2, minoots.clock(), 7, interval '30 seconds')",
    [max, chosen],
  );
  return rows[0] as Row;
}

sqlTest(
  "what is due longest fires first, up to the most that is asked for",
  async ({ db, clock, tenant }) => {
    const later = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:59:59Z" });
    const sooner = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:59:58Z" });
    await clock.set(noon);

    expect(await fireBatch(db, 1)).toMatchObject({ fired: 1 });

    expect(await timerOf(db, sooner)).toMatchObject({ status: "completed" });
    expect(await timerOf(db, later)).toMatchObject({ status: "scheduled" });
  },
);

sqlTest("chosen timers are the only ones it takes", async ({ db, clock, tenant }) => {
  const other = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
  const chosen = await scheduleFor(db, tenant);
  await clock.set(noon);

  expect(await fireBatch(db, 500, [chosen])).toMatchObject({ fired: 1 });
  expect(await fireBatch(db, 500, [])).toMatchObject({ fired: 0 });

  expect(await timerOf(db, chosen)).toMatchObject({ status: "completed" });
  expect(await timerOf(db, other)).toMatchObject({ status: "scheduled" });
});

sqlTest("a chosen timer does not fire before its time", async ({ db, clock, tenant }) => {
  const chosen = await scheduleFor(db, tenant);
  await clock.set("2030-01-01T11:59:59.999Z");

  expect(await fireBatch(db, 1, [chosen])).toMatchObject({ fired: 0 });
});

sqlTest("it fails whole when one row cannot be fired", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await db.query("update minoots_private.timers set actions = '[{}]' where id = $1", [id]);
  await clock.set(noon);

  await expect(fireBatch(db, 500)).rejects.toThrow("null value");
});

sqlTest("an end is never before the firing", async ({ db, tenant }) => {
  const id = await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });

  await fireBatch(db, 1);

  const { rows } = await db.query(
    `select finished_at >= fired_at and fired_at >= statement_timestamp() - interval '1 minute' as ok
    from minoots_private.timers where id = $1`,
    [id],
  );
  expect(rows).toEqual([{ ok: true }]);
});

sqlTest("nothing due gives nothing", async ({ db }) => {
  expect(await fireBatch(db, 500)).toEqual({ fired: 0, handoffs: null });
});
