// Firing and settling as the loops do it, for tests of the rules: whoever the connection
// speaks as, timers are scheduled for the tenant that is named.
import { randomUUID } from "node:crypto";
import type pg from "pg";
import * as calls from "../../src/database/calls.ts";
import * as lanes from "../../src/database/lane-calls.ts";
import type {
  AttemptResult,
  Database,
  Fired,
  FiredDue,
  Handoff,
  TakenLane,
} from "../../src/database/wire.ts";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";
import { answer } from "./rules.ts";

export type Row = Readonly<Record<string, unknown>>;

export const dueAt = "2030-01-01T12:00:00.000Z";
export const owner = 7;

export function webhook(path = "hook"): object {
  return { webhook: { url: `https://example.com/${path}` } };
}

export function webhookTo(endpoint: string): object {
  return { webhook: { url: `${endpoint}/hook` } };
}

/** Under which key the workers have a lane: of the webhooks above, unless it is said. */
export function drainKeyOf({ id }: { id: string }, endpoint = "https://example.com"): string {
  return `drain:${id}:${endpoint}`;
}

/** A timer due at noon, unless the request says otherwise; answers its id. */
export async function scheduleFor(
  db: Queryable,
  tenant: Tenant,
  request: object = {},
): Promise<string> {
  const { rows } = await db.query(
    `with entered as materialized (select set_config('minoots.tenant_id', $1, true) as id)
    select (made.timer).id from entered, lateral minoots_private.schedule_request(
      case when entered.id is not null then $2::jsonb end) as made`,
    [tenant.id, JSON.stringify({ name: "tea", fireAt: dueAt, ...request })],
  );
  return (rows[0] as { id: string }).id;
}

/** Leased to an owner unless it is null: then the workers get the deliveries. */
export async function fire(
  db: Queryable,
  options: { fireMax?: number; owner?: number | null } = {},
): Promise<Fired> {
  const { fired, handoffs } = await fireDue(db, options);
  return { fired, handoffs };
}

/** As the kernel calls it, with all that it answers. */
export async function fireDue(
  db: Queryable,
  options: { fireMax?: number; owner?: number | null; aheadMs?: number } = {},
): Promise<FiredDue> {
  const usual = { fireMax: 500, owner, leaseMs: 30_000 };
  return await calls.fireDue(db as Database, { ...usual, ...options });
}

/** Schedules a due timer with such actions and fires it; answers its deliveries. */
export async function fireOne(
  db: Queryable,
  tenant: Tenant,
  request: object = {},
): Promise<Handoff[]> {
  const id = await scheduleFor(db, tenant, { actions: [webhook()], ...request });
  const { handoffs } = await fire(db);
  return handoffs.filter(({ timerId }) => timerId === id);
}

/** What an attempt met: the receiver's 200, unless it is said otherwise. */
export function attemptOf(handoff: Handoff, met: Partial<AttemptResult> = {}): AttemptResult {
  const { tenantId, deliveryId, attempt } = handoff;
  const nothing = { errorCode: null, errorMessage: null, excerpt: null, retryAfterMs: null };
  return { tenantId, deliveryId, attempt, statusCode: 200, durationMs: 12, ...nothing, ...met };
}

export async function settle(db: Queryable, ...results: AttemptResult[]): Promise<number> {
  return await calls.settleDeliveries(db as Database, results);
}

export async function take(db: Queryable, handoff: Handoff, by = owner): Promise<Handoff | null> {
  return await calls.takeDelivery(db as Database, handoff.tenantId, handoff.deliveryId, by);
}

/** Claims what waits in a lane, as a worker does that has so much room. */
export async function takeLane(
  db: Queryable,
  tenant: { id: string },
  takeMax: number,
  lane: { endpoint?: string; owner?: number; pauseMs?: number } = {},
): Promise<TakenLane> {
  const request = { endpoint: "https://example.com", owner, pauseMs: null, ...lane };
  return await lanes.takeLane(db as Database, { tenantId: tenant.id, takeMax, ...request });
}

/** Takes over what the dead left, as a look of the watch does; answers how many deliveries. */
export async function retake(db: Queryable): Promise<number> {
  return await answer<number>(db, "minoots_private.retake_deliveries()");
}

/** All steps of the sweep at once; answers how many timers it fired. */
export async function sweep(db: Queryable): Promise<number> {
  return await answer<number>(db, "minoots_private.sweep()");
}

export async function timerOf(db: Queryable, id: string): Promise<Row> {
  const { rows } = await db.query("select * from minoots_private.timers where id = $1", [id]);
  return rows[0] as Row;
}

export async function deliveriesOf(db: Queryable, timerId: string): Promise<Row[]> {
  const { rows } = await db.query(
    "select * from minoots_private.deliveries where timer_id = $1 order by ordinal",
    [timerId],
  );
  return rows as Row[];
}

export async function deliveryOf(db: Queryable, { deliveryId }: Handoff): Promise<Row> {
  const { rows } = await db.query("select * from minoots_private.deliveries where id = $1", [
    deliveryId,
  ]);
  return rows[0] as Row;
}

/** What the feed has of one timer, oldest first. */
export async function feedOf(db: Queryable, timerId: string): Promise<Row[]> {
  const { rows } = await db.query(
    `select type, delivery_id as "deliveryId", data, actor, face
    from minoots_private.events where timer_id = $1 order by position`,
    [timerId],
  );
  return rows as Row[];
}

export async function typesOf(db: Queryable, timerId: string): Promise<unknown[]> {
  return (await feedOf(db, timerId)).map(({ type }) => type);
}

/** The workers' jobs for deliveries, by their keys. */
export async function jobs(db: Queryable): Promise<Row[]> {
  const { rows } = await db.query(
    `select job.key, job.run_at, job.payload, task.identifier as task
    from graphile_worker._private_jobs as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
    order by job.key`,
  );
  return rows as Row[];
}

/** Makes a row that cannot be fired, which no rule would. */
export async function spoil(db: Queryable, id: string, actions: unknown = "x"): Promise<void> {
  await db.query("update minoots_private.timers set actions = $2 where id = $1", [
    id,
    JSON.stringify(actions),
  ]);
}

/** A timer as a value, without a row: for rules that only look at one. */
export const timerValue = `jsonb_populate_record(null::minoots_private.timers, $1::jsonb)`;

export function timerFields(fields: object = {}): string {
  return JSON.stringify({
    tenant_id: randomUUID(),
    id: randomUUID(),
    name: "tea",
    status: "scheduled",
    fire_at: dueAt,
    actions: [],
    labels: {},
    misfire: "run",
    ...fields,
  });
}

/** Known since the connection was opened; the types leave it out. */
function pidOf(client: pg.Client): number {
  return (client as unknown as { processID: number }).processID;
}

/** Returns once this connection, in the midst of a query, waits for a lock of another. */
export async function untilWaiting(db: Queryable, client: pg.Client): Promise<void> {
  const text = "select cardinality(pg_blocking_pids($1)) > 0 as waits";
  for (;;) {
    const { rows } = await db.query(text, [pidOf(client)]);
    if ((rows[0] as { waits: boolean }).waits) return;
  }
}

/** Ends a connection as a crash of its process would; returns once it is gone. */
export async function kill(db: Queryable, client: pg.Client): Promise<void> {
  await db.query("select pg_terminate_backend($1, 10000)", [pidOf(client)]);
}
