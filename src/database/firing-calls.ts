// The SQL functions by which timers fire, one typed function each, as in calls.ts. They are
// called most of all, so they are named: parsed and planned once a connection.
import type {
  Database,
  Due,
  Fired,
  FiredDue,
  FiredDueRow,
  FiredRow,
  Handoff,
  HandoffRow,
} from "./wire.ts";

/** When the next timer is due, and what time it is. */
export async function nextDue(db: Database): Promise<Due> {
  const text = `select now_ms as "nowMs", next_at_ms as "nextAtMs" from minoots_private.next_due()`;
  const { rows } = await db.query<Due>(text);
  return rows[0]!;
}

/** `byTurns`: the tenants take turns, as in a burst. */
export async function fireDue(
  db: Database,
  options: {
    fireMax: number;
    owner: number | null;
    leaseMs: number;
    aheadMs?: number;
    byTurns?: boolean;
  },
): Promise<FiredDue> {
  const { rows } = await db.query<FiredDueRow>({
    name: "fire_due",
    text: `select batch.fired, batch.is_left, batch.next_at_ms, handoff.*
      from minoots_private.fire_due($1, $2, make_interval(secs => $3 / 1000.0), $4, $5) as batch
      left join unnest(batch.handoffs) as handoff on true`,
    values: [
      options.fireMax,
      options.owner,
      options.leaseMs,
      options.aheadMs ?? 0,
      options.byTurns ?? false,
    ],
  });
  const first = rows[0]!;
  return { ...firedOf(rows), isLeft: first.is_left, nextAtMs: first.next_at_ms };
}

/** There is one row for each delivery, or one alone without any. */
function firedOf(rows: readonly FiredRow[]): Fired {
  const handoffs = rows.flatMap((made) => (made.delivery_id === null ? [] : [handoffOf(made)]));
  return { fired: rows[0]!.fired, handoffs };
}

function handoffOf(made: HandoffRow): Handoff {
  return {
    tenantId: made.tenant_id,
    timerId: made.timer_id,
    deliveryId: made.delivery_id,
    actionId: made.action_id,
    attempt: made.attempt,
    kind: made.kind,
    parameters: made.parameters,
    body: made.body,
    endpoint: made.endpoint ?? made.kind,
    secrets: made.secrets ?? [],
  };
}

/** Fires this one relaxed timer if it is due; its deliveries come back leased to the owner. */
export async function fireRelaxed(
  db: Database,
  options: { tenantId: string; timerId: string; owner: number; leaseMs: number },
): Promise<Fired> {
  const { rows } = await db.query<FiredRow>({
    name: "fire_relaxed",
    text: `select batch.fired, handoff.*
      from minoots_private.fire_relaxed($1, $2, $3, make_interval(secs => $4 / 1000.0)) as batch
      left join unnest(batch.handoffs) as handoff on true`,
    values: [options.tenantId, options.timerId, options.owner, options.leaseMs],
  });
  return firedOf(rows);
}
