// What an engine counts: what it fires, how late, and each attempt at a delivery.
import type { Logger } from "pino";
import type { AttemptResult, Handoff } from "../database/wire.ts";
import type { TaskCalls } from "../tasks/tasks.ts";
import { counterOf, histogramOf } from "./instruments.ts";
import { fired as firedIn, traceSends } from "./trace-engine.ts";
import { processMetrics } from "./words.ts";

export interface KernelMeter {
  called(): void;
  fired(count: number): void;
  /** So long after its instant a firing was known to be committed. */
  met(lagMs: number): void;
}

export type Send<Rest extends unknown[]> = (
  handoff: Handoff,
  ...rest: Rest
) => Promise<AttemptResult | null>;

export function createKernelMeter(): KernelMeter {
  const calls = counterOf(processMetrics.kernelCalls);
  const fired = counterOf(processMetrics.fired);
  const lag = histogramOf(processMetrics.kernelLag);
  fired.add(0, { by: "kernel" });
  return {
    called: () => calls.add(1),
    fired: (count) => fired.add(count, { by: "kernel" }),
    met: (lagMs) => Number.isFinite(lagMs) && lag.record(Math.max(0, lagMs) / 1000),
  };
}

export function countJobs(calls: TaskCalls, log: Logger): TaskCalls {
  const fired = counterOf(processMetrics.fired);
  fired.add(0, { by: "job" });
  return {
    ...calls,
    async hydrate(most) {
      const hydrated = await calls.hydrate(most);
      if (hydrated > 0) log.debug({ hydrated }, "jobs were added for what comes near");
      return hydrated;
    },
    async sweepDue() {
      const swept = await calls.sweepDue();
      if (swept > 0) log.debug({ swept }, "the sweep found what was left");
      return swept;
    },
    async fireRelaxed(...timer) {
      const batch = await calls.fireRelaxed(...timer);
      fired.add(batch.fired, { by: "job" });
      if (batch.fired > 0) log.debug({ fired: batch.fired }, "a job fired");
      return { ...batch, handoffs: firedIn(batch.handoffs) };
    },
  };
}

export type MeterSends = <Rest extends unknown[]>(send: Send<Rest>) => Send<Rest>;

export function createSendMeter(): MeterSends {
  const attempts = histogramOf(processMetrics.attempts, [30]);
  return (send) => {
    const traced = traceSends(send);
    return async (handoff, ...rest) => {
      const startedMs = performance.now();
      const result = await traced(handoff, ...rest);
      const labels = { kind: handoff.kind, outcome: outcomeOf(result) };
      attempts.record((performance.now() - startedMs) / 1000, labels);
      return result;
    };
  };
}

// What was performed in the database was settled there.
function outcomeOf(result: AttemptResult | null): string {
  if (result === null) return "settled";
  if (result.statusCode !== null) return `${Math.floor(result.statusCode / 100)}xx`;
  return (result.errorCode ?? "unknown").toLowerCase();
}
