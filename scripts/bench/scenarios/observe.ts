// Looking at the database from outside while it fires, and afterwards.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";

const lookEveryMs = 250;

/** Waits until nothing due is left, or for so long; answers how many are left. */
export async function untilFired(admin: pg.ClientBase, waitMs: number): Promise<number> {
  const endAt = performance.now() + waitMs;
  while (await anyDue(admin)) {
    if (performance.now() > endAt) return await dueNow(admin);
    await wait(lookEveryMs);
  }
  return 0;
}

async function dueNow(admin: pg.ClientBase): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    `select count(*) as count from minoots_private.timers
    where status = 'scheduled' and fire_at <= now()`,
  );
  return Number(rows[0]?.count);
}

async function anyDue(admin: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await admin.query(
    `select from minoots_private.timers
    where status = 'scheduled' and fire_at <= clock_timestamp() limit 1`,
  );
  return rowCount === 1;
}

/** When the last firing was committed, as Postgres keeps it: short of the last flush. */
export async function lastFiringAt(admin: pg.ClientBase): Promise<number> {
  const { rows } = await admin.query<{ at: string | null }>(
    `select (extract(epoch from max(pg_xact_commit_timestamp(xmin))) * 1000)::text as at
    from minoots_private.events where type = 'timer.fired'`,
  );
  return rows[0]?.at == null ? Number.NaN : Number(rows[0].at);
}

/** How many timers have fired more than once: there must be none. */
export async function firesOfTwice(admin: pg.ClientBase): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(
    `select count(*) as count from (
      select from minoots_private.events where type = 'timer.fired'
      group by tenant_id, timer_id having count(*) > 1) as twice`,
  );
  return Number(rows[0]?.count);
}
