// The stopwatch in the handler of each rival: how long after the due time the user's own
// handler started.
import { wallMs } from "./clock.ts";

export function rivalRecord() {
  const lagsMs: number[] = [];
  let waiting: { count: number; resolve: () => void } | null = null;
  const waitFor = async ({ count, waitMs }: { count: number; waitMs: number }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    waiting = { count, resolve };
    if (lagsMs.length >= count) resolve();
    await promise;
    clearTimeout(timer);
    return lagsMs.length;
  };
  return {
    started(dueMs: number): void {
      lagsMs.push(wallMs() - dueMs);
      if (waiting !== null && lagsMs.length >= waiting.count) waiting.resolve();
    },
    verbs: { waitFor, report: () => lagsMs },
  };
}
