// What is read of a tenant's timers, deliveries and events, in the JSON of every face. The views
// show the tenant's own rows alone, by policy.
import { exactRow, exactRows } from "./exact-rows.ts";
import type { Database, TimerJson } from "./wire.ts";

export interface AttemptJson {
  readonly at: string;
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  readonly excerpt: string | null;
}

/** A delivery as every face shows it. */
export interface DeliveryJson {
  readonly id: string;
  readonly timerId: string;
  readonly actionId: string;
  readonly kind: string;
  readonly endpoint: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: readonly AttemptJson[];
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly [field: string]: unknown;
}

/** An event as every face shows it. */
export interface EventJson {
  readonly cursor: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
  readonly data: unknown;
  readonly actor: string;
  readonly face: string;
}

export interface LedgerLine {
  readonly at: string;
  readonly what: string;
  readonly actionId: string | null;
  readonly detail: string | null;
  readonly actor: string | null;
  readonly face: string | null;
}

export interface WantedTimers {
  readonly labels: string | null; // JSON text
  readonly status: readonly string[] | null;
  readonly name: string | null;
  readonly requestedBy: string | null;
  readonly fireAfter: string | null;
  readonly fireBefore: string | null;
  readonly after: { readonly fireAt: string; readonly id: string } | null;
  readonly timersMax: number;
}

export async function findTimers(db: Database, wanted: WantedTimers): Promise<TimerJson[]> {
  const { labels, status, name, requestedBy, fireAfter, fireBefore, after, timersMax } = wanted;
  const filter = [labels, status, name, requestedBy, fireAfter, fireBefore];
  const rows = await exactRows<{ timer: TimerJson }>(
    db,
    `select minoots_private.timer_json(found) as timer
    from minoots.find_timers($1::jsonb, $2, $3, $4, $5, $6, $7, $8, $9) as found`,
    [...filter, after?.fireAt ?? null, after?.id ?? null, timersMax],
  );
  return rows.map(({ timer }) => timer);
}

export async function readLedger(db: Database, timerId: string): Promise<LedgerLine[]> {
  return await exactRows(
    db,
    `select minoots_private.format_instant(at) as at, what, action_id as "actionId", detail,
      actor, face
    from minoots.timer_ledger($1)`,
    [timerId],
  );
}

/** What happened to one timer after a position of the feed, in order. */
export async function readTimerEvents(
  db: Database,
  wanted: { tenantId: string; timerId: string; after: number; eventsMax: number },
): Promise<EventJson[]> {
  return await exactRows(
    db,
    `select cursor, type, minoots_private.format_instant(occurred_at) as "occurredAt",
      timer_id as "timerId", delivery_id as "deliveryId", data, actor, face
    from minoots.events
    where tenant_id = $1 and timer_id = $2 and position > $3
    order by position
    limit $4`,
    [wanted.tenantId, wanted.timerId, wanted.after, wanted.eventsMax],
  );
}

/** The columns of a delivery, of a row or of the field of one. */
export const deliveryColumns = (of = "") => `${of}id, ${of}timer_id as "timerId",
  ${of}action_id as "actionId", ${of}kind, ${of}endpoint, ${of}status, ${of}reason,
  ${of}attempts,
  minoots_private.format_instant(${of}next_attempt_at) as "nextAttemptAt",
  minoots_private.format_instant(${of}acknowledge_by) as "acknowledgeBy",
  minoots_private.format_instant(${of}acknowledged_at) as "acknowledgedAt", ${of}result,
  ${of}escalated_from as "escalatedFrom", ${of}escalated_to as "escalatedTo",
  minoots_private.format_instant(${of}created_at) as "createdAt",
  minoots_private.format_instant(${of}finished_at) as "finishedAt"`;

/** What the actions of one timer became, in their order. */
export async function readDeliveries(
  db: Database,
  tenantId: string,
  timerId: string,
): Promise<DeliveryJson[]> {
  return await exactRows(
    db,
    `select ${deliveryColumns()} from minoots.deliveries
    where tenant_id = $1 and timer_id = $2
    order by ordinal, created_at`,
    [tenantId, timerId],
  );
}

export async function readDelivery(
  db: Database,
  tenantId: string,
  id: string,
): Promise<DeliveryJson | null> {
  const text = `select ${deliveryColumns()} from minoots.deliveries where tenant_id = $1 and id = $2`;
  return (await exactRow<DeliveryJson | undefined>(db, text, [tenantId, id])) ?? null;
}

export interface WantedDeliveries {
  readonly status: readonly string[] | null;
  readonly timerId: string | null;
  readonly endpoint: string | null;
  readonly kind: string | null;
}

export interface DeliveryPlace {
  readonly at: string;
  readonly ids: readonly string[]; // of the timer, then of the delivery
}

export interface DeliveryPage {
  readonly nodes: readonly DeliveryJson[];
  /** Where the next one begins; null when this was the last. */
  readonly next: DeliveryPlace | null;
}

const afterAllIds = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** The page after a place. It may be short, and yet not the last: who looks far stops there. */
export async function findDeliveries(
  db: Database,
  { status, timerId, endpoint, kind }: WantedDeliveries,
  after: DeliveryPlace | null,
  deliveriesMax: number,
): Promise<DeliveryPage> {
  const rows = await exactRows<DeliveryJson & { at: string; timer: string }>(
    db,
    `select ${deliveryColumns("(delivery).")}, place_timer as timer,
      to_char(place_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from minoots_private.find_deliveries($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      status,
      timerId,
      endpoint,
      kind,
      after?.at,
      ...(after?.ids ?? [null, null]),
      deliveriesMax + 1,
    ],
  );
  const found = rows.map(({ at, timer, ...delivery }) => ({
    place: { at, ids: [timer, delivery.id ?? afterAllIds] },
    delivery,
  }));
  const shown = found.slice(0, deliveriesMax).filter(({ delivery }) => delivery.id !== null);
  const looked = found.length > shown.length ? found.at(-1)!.place : null;
  const last = found.length > deliveriesMax ? shown.at(-1)?.place : looked;
  return { nodes: shown.map(({ delivery }) => delivery), next: last ?? null };
}

export async function readClock(db: Database): Promise<string> {
  const text = "select minoots_private.format_instant(minoots.clock()) as now";
  return (await exactRow<{ now: string }>(db, text, [])).now;
}
