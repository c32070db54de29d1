// The SQL functions of deliveries that wait for others than our hands, one typed function each.
import type { Database } from "./wire.ts";

/** A delivery that was handed out, as GraphQL shows it. */
export interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly attempt: number;
  readonly timerId: string;
  readonly body: string;
  readonly acknowledgeBy: string;
}

export interface ClaimRequest {
  readonly queue?: string | null;
  readonly max?: number | null;
  readonly lease?: string | null;
}

/** Answers how many were not acknowledged in time; more may be left when it is so many. */
export async function expireDeliveries(db: Database, expireMax: number): Promise<number> {
  const text = "select minoots_private.expire_deliveries($1) as count";
  const { rows } = await db.query({ text, values: [expireMax] });
  return (rows[0] as { count: number }).count;
}

/** Hands out what waits in a queue, the one named default if none is named. */
export async function claimDeliveries(db: Database, request: ClaimRequest): Promise<Claimed[]> {
  const text = `select id, kind, attempt, timer_id as "timerId", body,
      minoots_private.format_instant(acknowledge_by) as "acknowledgeBy"
    from minoots.claim_deliveries($1, $2, $3)`;
  const { queue, max = null, lease = null } = request;
  const { rows } = await db.query({ text, values: [queue ?? "default", max, lease] });
  return rows as Claimed[];
}

/** How long a caller wants to wait, in milliseconds. */
export async function readWait(db: Database, wait: string | null): Promise<number> {
  const text = "select minoots_private.read_wait($1) as value";
  const { rows } = await db.query({ text, values: [wait] });
  return (rows[0] as { value: number }).value;
}

/** Does the next step of a replay: answers how many it replayed, null when it has ended. */
export async function advanceReplay(
  db: Database,
  tenantId: string,
  replayId: string,
): Promise<number | null> {
  const text = "select minoots_private.advance_replay($1, $2) as value";
  const { rows } = await db.query({ text, values: [tenantId, replayId] });
  return (rows[0] as { value: number | null }).value;
}
