// Endpoints as tests need them: restrained in one way or another, and as they stand.
import * as calls from "../../src/database/calls.ts";
import type { AttemptResult, Database, Handoff } from "../../src/database/wire.ts";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";
import { attemptOf, dueAt, fire, jobs, type Row, scheduleFor, settle, webhook } from "./firing.ts";

export const origin = "https://example.com";
export const down = { statusCode: 503 };

/** So many seconds after noon. */
export function at(seconds: number): string {
  return new Date(Date.parse(dueAt) + seconds * 1000).toISOString();
}

/** The workers' jobs, and when they come. */
export async function planned(db: Queryable): Promise<unknown[]> {
  const all = await jobs(db);
  return all.map(({ key, run_at: runAt }) => [key, new Date(String(runAt)).toISOString()]);
}

/** An endpoint that was called before, with what is said of it. */
export async function openEndpoint(
  db: Queryable,
  tenant: Tenant,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await calls.openEndpoint(db as Database, tenant.id, origin, "sealed");
  for (const [column, value] of Object.entries(columns)) {
    await db.query(`update minoots_private.endpoints set ${column} = $2 where tenant_id = $1`, [
      tenant.id,
      value,
    ]);
  }
}

export async function endpointOf(db: Queryable, tenant: Tenant): Promise<Row> {
  const { rows } = await db.query(
    `select *, extract(epoch from cool_down)::int as cool_down,
      xmin::text || ctid::text as written,
      minoots_private.format_instant(opened_at) as opened_at,
      minoots_private.format_instant(held_until) as held_until,
      minoots_private.format_instant(last_success_at) as last_success_at
    from minoots_private.endpoints where tenant_id = $1 and origin = $2`,
    [tenant.id, origin],
  );
  return rows[0] as Row;
}

/** Fires so many timers at once; answers what was handed off. */
export async function fireMany(db: Queryable, tenant: Tenant, count: number): Promise<Handoff[]> {
  for (let made = 0; made < count; made += 1) {
    await scheduleFor(db, tenant, { actions: [webhook()] });
  }
  return [...(await fire(db)).handoffs];
}

/** Fires and settles so many, all with the same answer. */
export async function meet(
  db: Queryable,
  tenant: Tenant,
  count: number,
  met: Partial<AttemptResult>,
): Promise<void> {
  const handoffs = await fireMany(db, tenant, count);
  await settle(db, ...handoffs.map((handoff) => attemptOf(handoff, met)));
}

/** What the feed has of endpoints, oldest first. */
export async function endpointEvents(db: Queryable, tenant: Tenant): Promise<Row[]> {
  const { rows } = await db.query(
    `select type, data, timer_id as "timerId", actor, face from minoots_private.events
    where tenant_id = $1 and type like 'endpoint.%' order by position`,
    [tenant.id],
  );
  return rows as Row[];
}
