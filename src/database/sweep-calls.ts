// The steps of the sweep that only it calls, one typed function each.
import { valueOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

/** Fires what is overdue, and answers how many that was. */
export async function sweepDue(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.sweep_due() as value");
}

/** Takes over what the dead have left, a batch a call; answers how much that was. */
export async function retakeDeliveries(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.retake_deliveries() as value");
}

export async function requeueForgotten(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.requeue_forgotten() as value");
}

export async function endOldSecrets(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.end_old_secrets() as value");
}

export async function requeueReplays(db: Database): Promise<void> {
  await valueOf(db, "select minoots_private.requeue_replays() as value");
}

export async function openPartitions(db: Database): Promise<number> {
  return await valueOf(db, "select minoots_private.open_partitions() as value");
}
