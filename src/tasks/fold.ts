// Upkeep of the counts: what the feed says is folded into each tenant's usage a moment later,
// so that quotas hold and no verb pays for counting. Called each minute, it goes on for that
// minute: soon again while something comes, ever more seldom while nothing does. With nobody
// folding, the quotas still hold: they count what is not folded, only dearer.
import { pause } from "../pause.ts";

export interface FoldCalls {
  foldUsage(eventsMax: number): Promise<number>;
  foldRequests(): Promise<void>;
}

export interface FoldDependencies {
  readonly calls: FoldCalls;
  readonly restMs?: number;
  readonly runMaxMs?: number;
}

const eventsMax = 20_000;
const restDefaultMs = 1_000;
const restMaxFactor = 16;
const runDefaultMs = 55_000;

export async function foldForAMinute(
  { calls, restMs = restDefaultMs, runMaxMs = runDefaultMs }: FoldDependencies,
  stopping: AbortSignal,
): Promise<void> {
  const endMs = performance.now() + runMaxMs;
  await calls.foldRequests();
  let factor = 1;
  while (!stopping.aborted) {
    const events = await calls.foldUsage(eventsMax);
    factor = events > 0 ? 1 : Math.min(factor * 2, restMaxFactor);
    if (events >= eventsMax) continue;
    if (performance.now() + restMs * factor > endMs) return;
    await pause(restMs * factor, stopping);
  }
}
