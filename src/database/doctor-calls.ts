// What `minoots doctor` looks at, one question each: our own tables as their owner, and what
// Postgres tells about itself as the login, which sees more of it. Counts stop at a bound, so
// that looking is never the trouble.
import { rowsOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

export interface Lags {
  readonly fired: number;
  /** The upper end of the step that the 99th of a hundred is in; null when nothing fired. */
  readonly p99UnderMs: number | null;
}

export interface Waiting {
  readonly count: number;
  readonly oldestMs: number | null;
}

export interface Holder {
  readonly pid: number | null;
  readonly name: string;
  readonly kind: string;
  readonly openMs: number | null;
  readonly transactions: number;
}

export interface Stall {
  readonly pid: number;
  readonly name: string;
  readonly openMs: number | null;
  /** Whose feed waits; null when it is everybody's. */
  readonly tenant: string | null;
}

export interface Table {
  readonly name: string;
  readonly live: number;
  readonly dead: number;
}

export const countMax = 100_000;

async function asLogin<Row>(db: Database, text: string): Promise<Row[]> {
  await db.query("set role none");
  try {
    return await rowsOf<Row>(db, text);
  } finally {
    await db.query("set role minoots_owner");
  }
}

/** How late kernels fired in the last quarter of an hour. */
export async function recentLags(db: Database): Promise<Lags> {
  const [row] = await rowsOf<Lags>(
    db,
    `with step as (
      select under_ms, sum(fired) as fired, sum(sum(fired)) over (order by under_ms) as upto,
        sum(sum(fired)) over () as every
      from minoots_private.kernel_lags
      where minute > minoots.clock() - interval '15 minutes'
      group by under_ms)
    select coalesce(max(every), 0)::float8 as fired,
      min(under_ms) filter (where upto >= 0.99 * every) as "p99UnderMs" from step`,
  );
  return row!;
}

/** Timers that should have fired at least a second ago. */
export async function overdueTimers(db: Database): Promise<Waiting> {
  return await waitingOf(
    db,
    `select fire_at as at from minoots_private.timers
    where status = 'scheduled' and fire_at < minoots.clock() - interval '1 second'
    order by fire_at limit ${countMax}`,
  );
}

/** Deliveries whose next attempt should have begun some seconds ago. */
export async function waitingDeliveries(db: Database): Promise<Waiting> {
  return await waitingOf(
    db,
    `select next_attempt_at as at from minoots_private.deliveries
    where status = 'pending' and owner is null
      and next_attempt_at < minoots.clock() - interval '5 seconds' limit ${countMax}`,
  );
}

export async function deadDeliveries(db: Database): Promise<Waiting> {
  return await waitingOf(
    db,
    `select finished_at as at from minoots_private.deliveries
    where status = 'dead' and finished_at > minoots.clock() - interval '1 day' limit ${countMax}`,
  );
}

async function waitingOf(db: Database, rows: string): Promise<Waiting> {
  const [row] = await rowsOf<Waiting>(
    db,
    `select count(*)::integer as count,
      (extract(epoch from minoots.clock() - min(at)) * 1000)::float8 as "oldestMs"
    from (${rows}) as waiting`,
  );
  return row!;
}

export async function troubledEndpoints(
  db: Database,
): Promise<{ open: number; disabled: number; named: string[] }> {
  const [row] = await rowsOf<{ open: number; disabled: number; named: string[] }>(
    db,
    `select count(opened_at)::integer as open, count(disabled_at)::integer as disabled,
      coalesce((array_agg(origin order by opened_at))[1:3], '{}') as named
    from minoots_private.endpoints where opened_at is not null or disabled_at is not null`,
  );
  return row!;
}

/** How many connections of each of our names there are. */
export async function ourConnections(db: Database): Promise<Readonly<Record<string, number>>> {
  const rows = await asLogin<{ name: string; count: number }>(
    db,
    `select application_name as name, count(*)::integer as count from pg_catalog.pg_stat_activity
    where datname = current_database() and application_name like 'minoots %' group by 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

export async function connectionRoom(db: Database): Promise<{ used: number; most: number }> {
  const [row] = await asLogin<{ used: number; most: number }>(
    db,
    `select count(*)::integer as used, current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer as most
    from pg_catalog.pg_stat_activity where backend_type = 'client backend'`,
  );
  return row!;
}

/** Who keeps vacuum from removing what is dead, the oldest first. */
export async function oldestHolders(db: Database): Promise<Holder[]> {
  return await asLogin(
    db,
    `select * from (
      select pid, coalesce(application_name, '') as name, 'transaction' as kind,
        (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as "openMs",
        age(backend_xmin) as transactions
      from pg_catalog.pg_stat_activity
      where backend_xmin is not null and pid <> pg_backend_pid()
        and backend_type = 'client backend'
      union all
      select active_pid, slot_name, 'replication slot', null,
        greatest(age(xmin), age(catalog_xmin))
      from pg_catalog.pg_replication_slots where coalesce(xmin, catalog_xmin) is not null
      union all
      select null, gid, 'prepared transaction',
        (extract(epoch from clock_timestamp() - prepared) * 1000)::float8, age(transaction)
      from pg_catalog.pg_prepared_xacts where database = current_database()) as holder
    order by "openMs" desc nulls last, transactions desc limit 5`,
  );
}

/** Open transactions that hold marks, behind which the feed waits. */
export async function feedStalls(db: Database): Promise<Stall[]> {
  const held = await asLogin<Stall & { number: number }>(
    db,
    `select held.pid, coalesce(activity.application_name, '') as name,
      held.classid::integer as number,
      (extract(epoch from clock_timestamp() - activity.xact_start) * 1000)::float8 as "openMs"
    from pg_catalog.pg_locks as held
    left join pg_catalog.pg_stat_activity as activity on activity.pid = held.pid
    where held.locktype = 'advisory' and held.objsubid = 2 and held.granted
      and held.mode = 'ShareLock' and held.database = (
        select oid from pg_catalog.pg_database where datname = current_database())
    order by 4 desc nulls last limit 100`,
  );
  const tenants = await rowsOf<{ number: number; name: string }>(
    db,
    "select number, name from minoots_private.tenants",
  );
  const names = new Map(tenants.map(({ number, name }) => [number, name]));
  return held.map(({ number, ...stall }) => ({ ...stall, tenant: names.get(number) ?? null }));
}

/** The part of Postgres's queue for NOTIFY that is full, of 1. */
export async function notifyUsage(db: Database): Promise<number> {
  const [row] = await rowsOf<{ usage: number }>(
    db,
    "select pg_catalog.pg_notification_queue_usage() as usage",
  );
  return row!.usage;
}

export async function deadestTables(db: Database): Promise<Table[]> {
  return await rowsOf(
    db,
    `select relname as name, n_live_tup::float8 as live, n_dead_tup::float8 as dead
    from pg_catalog.pg_stat_all_tables
    where schemaname in ('minoots_private', 'graphile_worker')
    order by n_dead_tup desc limit 3`,
  );
}

export async function serverVersion(db: Database): Promise<string> {
  const [row] = await rowsOf<{ version: string }>(
    db,
    "select current_setting('server_version') as version",
  );
  return row!.version.split(" ")[0]!;
}
