// Upkeep: removes what was kept long enough, one small transaction after another, resting as
// long after each as it took, so that it never competes with firing for more than half of a
// connection's time. What is old enough is decided in SQL.
import type { Logger } from "pino";
import type { Removed } from "../database/wire.ts";
import { pause } from "../pause.ts";

export interface RetentionCalls {
  retain(batchMax: number): Promise<Removed>;
  removeFailedJobs(batchMax: number): Promise<number>;
  dropPartition(): Promise<"dropped" | "busy" | "none">;
}

export interface RetentionDependencies {
  readonly calls: RetentionCalls;
  readonly log: Logger;
  readonly busyPauseMs?: number;
}

const batchMax = 1000;
const runMaxMs = 100_000; // It is called every two minutes; the rest waits for the next time.
const busyMax = 3;
const busyPauseDefaultMs = 1000;

export async function removeWhatWasKept(
  dependencies: RetentionDependencies,
  stopping: AbortSignal,
): Promise<void> {
  const rows = await removeRows(dependencies, stopping);
  const partitions = await dropPartitions(dependencies, stopping);
  const jobs = await removeJobs(dependencies, stopping);
  const removed = { ...rows, partitions, jobs };
  if (Object.values(removed).some((count) => count > 0)) {
    dependencies.log.info(removed, "removed what was kept long enough");
  }
}

async function removeRows({ calls }: RetentionDependencies, stopping: AbortSignal) {
  const startedMs = performance.now();
  const total = { timers: 0, deliveries: 0, events: 0 };
  while (!stopping.aborted && performance.now() - startedMs < runMaxMs) {
    const batchStartedMs = performance.now();
    const { timers, deliveries, events } = await calls.retain(batchMax);
    total.timers += timers;
    total.deliveries += deliveries;
    total.events += events;
    if (timers + events === 0) break;
    await pause(performance.now() - batchStartedMs, stopping);
  }
  return total;
}

async function removeJobs({ calls }: RetentionDependencies, stopping: AbortSignal) {
  let total = 0;
  while (!stopping.aborted) {
    const removed = await calls.removeFailedJobs(batchMax);
    total += removed;
    if (removed < batchMax) break;
  }
  return total;
}

// Whoever waits for the lock holds up all who come later, so few tries are made in a run.
async function dropPartitions(dependencies: RetentionDependencies, stopping: AbortSignal) {
  const { calls, busyPauseMs = busyPauseDefaultMs } = dependencies;
  let dropped = 0;
  for (let busy = 0; busy < busyMax && !stopping.aborted;) {
    const outcome = await calls.dropPartition();
    if (outcome === "none") break;
    if (outcome === "dropped") dropped += 1;
    else busy += 1;
    if (outcome === "busy") await pause(busyPauseMs, stopping);
  }
  return dropped;
}
