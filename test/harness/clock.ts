// The settable clock. Production reads time through two functions; here, and only in the
// template database of the tests, those two look at a table first. So a test sets the time
// instead of waiting for it, and what is shipped has no back door.
import type pg from "pg";

export interface Clock {
  /** From now on it is this instant, and it stays. */
  set(instant: string): Promise<void>;
  /** Time runs again. */
  clear(): Promise<void>;
}

/** A pool or a single connection. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>;
}

const settable = [
  { name: "clock", volatility: "stable", real: "statement_timestamp()" },
  { name: "instant", volatility: "volatile", real: "clock_timestamp()" },
];

export async function installClock(client: pg.Client): Promise<void> {
  await client.query(`
    create schema test;
    create table test.clock (at timestamptz not null);
    grant usage on schema test to public;
    grant select on test.clock to public`);
  for (const { name, volatility, real } of settable) {
    const { rows } = await client.query<{ schema: string }>(
      `select pronamespace::regnamespace::text as schema from pg_proc
      where proname = $1 and pronamespace::regnamespace::text like 'minoots%'`,
      [name],
    );
    await client.query(`
      create or replace function ${rows[0]!.schema}.${name}() returns timestamptz
      language sql ${volatility}
      as $$ select coalesce((select clock.at from test.clock), ${real}) $$`);
  }
}

export function clockOf(db: Queryable): Clock {
  return {
    async set(instant) {
      await db.query("delete from test.clock");
      await db.query("insert into test.clock values ($1)", [instant]);
    },
    async clear() {
      await db.query("delete from test.clock");
    },
  };
}
