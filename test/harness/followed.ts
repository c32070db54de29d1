// A business table of a SQL user, with a timer tied to each of its rows, as the trigger that
// minoots.timer_trigger writes ties them.
import type { Queryable } from "./clock.ts";
import { sqlTest } from "./database.ts";
import { createUser } from "./roles.ts";
import { answer } from "./rules.ts";

export const template = { name: "expire", labels: { order: "{id}" } };

export interface Shown {
  readonly key: string | null;
  readonly status: string;
  readonly at: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly version: number;
}

export async function tie(
  db: Queryable,
  table: string,
  timer: object = template,
  name = "expiry",
): Promise<void> {
  const values = [table, JSON.stringify(timer), name];
  const written = "minoots.timer_trigger($1, 'expires_at', $2, $3)";
  await db.query(await answer<string>(db, written, values));
}

/** All timers of the tenant, those whose rows come first ahead. */
export async function timersOf(db: Queryable): Promise<Shown[]> {
  const { rows } = await db.query(
    `select key, status, labels, version,
      to_char(fire_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at
    from minoots.timers order by labels ->> 'order', key nulls first, id`,
  );
  return rows as Shown[];
}

export async function statuses(db: Queryable): Promise<string[]> {
  return (await timersOf(db)).map(({ status }) => status);
}

/** A connection of a SQL user, whose table orders is in their own schema, which comes first. */
export const followTest = sqlTest.extend("user", async ({ db, tenant, clock }) => {
  const user = await createUser(db, tenant);
  await clock.set("2026-11-20T08:00:00Z");
  await db.query(`create schema shop authorization ${user}`);
  await db.query(`set local session authorization ${user}; set local search_path = shop`);
  await db.query("create table orders (id integer primary key, expires_at timestamptz, note text)");
  await tie(db, "orders");
  return db;
});
