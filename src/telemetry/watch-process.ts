// What a thread tells of itself: how late its event loop is; and once, the process's memory.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";
import { gaugeOf, watch } from "./instruments.ts";
import { processMetrics } from "./words.ts";

const resolutionMs = 10;

export function watchProcess(thread: string): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  gaugeOf(processMetrics.eventLoopDelay).addCallback((result) => {
    result.observe(lateness(delay.percentile(50)), { thread, point: "median" });
    result.observe(lateness(delay.percentile(99)), { thread, point: "p99" });
    result.observe(lateness(delay.max), { thread, point: "max" });
    delay.reset();
  });
  if (isMainThread) watch(processMetrics.memory, () => process.memoryUsage.rss());
  return () => delay.disable();
}

// What is measured is from one look to the next, which is the resolution when nobody is late.
function lateness(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000);
}
