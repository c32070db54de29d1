// The SQL functions of the lanes in which deliveries wait, one typed function each; and the
// one that clears away what is left of failed jobs.
import { valueOf } from "./plain-rows.ts";
import type { Database, Handoff, TakenLane } from "./wire.ts";

interface Lane {
  readonly tenantId: string;
  readonly endpoint: string;
}

/** A pause of null: what is left in the lane gets its job at once. */
export interface LaneRequest extends Lane {
  readonly owner: number;
  readonly takeMax: number;
  readonly pauseMs: number | null;
}

export async function takeLane(db: Database, request: LaneRequest): Promise<TakenLane> {
  const text = `select handoffs, more
    from minoots_private.take_lane($1, $2, $3, $4, make_interval(secs => $5 / 1000.0))`;
  const { tenantId, endpoint, owner, takeMax, pauseMs } = request;
  const { rows } = await db.query({ text, values: [tenantId, endpoint, owner, takeMax, pauseMs] });
  return rows[0] as TakenLane;
}

/** Answers how many were still this owner's, and are free again. */
export async function giveBack(
  db: Database,
  handoffs: readonly Handoff[],
  owner: number,
): Promise<number> {
  const held = handoffs.map(({ tenantId, deliveryId, attempt }) => {
    return { tenantId, deliveryId, attempt };
  });
  const text = "select minoots_private.give_back($1::jsonb, $2) as value";
  return await valueOf(db, text, [JSON.stringify(held), owner]);
}

export async function queueDrains(db: Database, lanes: readonly Lane[]): Promise<number> {
  const text = "select minoots_private.queue_drains($1::jsonb) as value";
  return await valueOf(db, text, [JSON.stringify(lanes)]);
}

/** Gives the workers the tasks of upkeep whose time has come; answers how many. */
export async function queueUpkeep(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.queue_upkeep() as value");
}

export async function removeFailedJobs(db: Database, batchMax: number): Promise<number> {
  return await valueOf(db, "select minoots_private.remove_failed_jobs($1) as value", [batchMax]);
}
