// A tier of a test's own, as small as the test needs it, and the counts folded by hand.
import type pg from "pg";
import * as calls from "../../src/database/usage-calls.ts";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";

/** Puts the tenant into a tier like free but for these columns. */
export async function limit(
  db: Queryable,
  { id, name }: Tenant,
  columns: Record<string, number>,
): Promise<void> {
  await db.query(
    `insert into minoots_private.tiers
    select (jsonb_populate_record(tier, $2::jsonb || jsonb_build_object('name', $1::text))).*
    from minoots_private.tiers as tier where tier.name = 'free'`,
    [`tier of ${name}`, JSON.stringify(columns)],
  );
  await db.query("update minoots_private.tenants set tier = $1 where id = $2", [
    `tier of ${name}`,
    id,
  ]);
}

/** Folds all that is settled, as the worker does; answers how many events that were. */
export async function foldAll(db: pg.Pool, eventsMax = 1000): Promise<number> {
  await calls.foldRequests(db);
  let events = 0;
  for (let more = true; more;) {
    const read = await calls.foldUsage(db, eventsMax);
    events += read;
    more = read >= eventsMax;
  }
  return events;
}

export async function openOf(db: Queryable, { id }: Tenant): Promise<number> {
  const { rows } = await db.query("select minoots_private.count_open($1)::integer as open", [id]);
  return (rows[0] as { open: number }).open;
}
