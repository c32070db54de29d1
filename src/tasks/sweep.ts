// The net under everything, run each minute, step by step. Each call is a transaction of its own,
// so that a step that fails, or is slow, undoes no other; what failed is said when all had their
// turn, and the next minute tries again.
import { messageOf } from "./send-failure.ts";

export interface SweepCalls {
  checkEpoch(): Promise<unknown>;
  sweepDue(): Promise<number>;
  retakeDeliveries(): Promise<number>;
  requeueForgotten(): Promise<unknown>;
  endOldSecrets(): Promise<unknown>;
  expireDeliveries(expireMax: number): Promise<number>;
  requeueReplays(): Promise<unknown>;
  openPartitions(): Promise<unknown>;
}

// How many a call takes on; as long as it finds so many, there is more.
const fireMax = 1000;
const retakeMax = 10_000;
const expireMax = 1000;

export async function sweep(calls: SweepCalls, stopping: AbortSignal): Promise<void> {
  const steps: Record<string, () => Promise<unknown>> = {
    epoch: () => calls.checkEpoch(),
    due: () => whileFull(fireMax, stopping, () => calls.sweepDue()),
    retaken: () => whileFull(retakeMax, stopping, () => calls.retakeDeliveries()),
    forgotten: () => calls.requeueForgotten(),
    secrets: () => calls.endOldSecrets(),
    expired: () => whileFull(expireMax, stopping, () => calls.expireDeliveries(expireMax)),
    replays: () => calls.requeueReplays(),
    partitions: () => calls.openPartitions(),
  };
  const failed: string[] = [];
  for (const [name, step] of Object.entries(steps)) {
    if (stopping.aborted) break;
    await step().catch((error: unknown) => failed.push(`${name} (${messageOf(error)})`));
  }
  if (failed.length > 0) throw new Error(`Of the sweep failed: ${failed.join(", ")}.`);
}

export async function whileFull(
  batchMax: number,
  stopping: AbortSignal,
  call: () => Promise<number>,
): Promise<void> {
  while ((await call()) >= batchMax && !stopping.aborted);
}
