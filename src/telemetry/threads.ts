// The counts of another thread: asked for through a port of their own, and left out when the
// thread is too busy to answer.
import type { MessagePort } from "node:worker_threads";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Closers } from "../closers.ts";
import type { TelemetrySettings } from "./settings.ts";
import { startTelemetry } from "./start.ts";

type Counted = readonly ScopeMetrics[];

const answerMaxMs = 1000;

/** What a thread is given to tell its counts. */
export interface TelemetryOfThread {
  readonly settings: TelemetrySettings;
  readonly port: MessagePort;
}

export async function tellThrough(
  { settings, port }: TelemetryOfThread,
  closers: Closers,
): Promise<void> {
  const telemetry = await startTelemetry(settings, "engine");
  if (telemetry === null) return;
  closers.push(() => telemetry.stop());
  port.on("message", (asked: number) => {
    void telemetry.collect().then((counted) => port.postMessage({ asked, counted }));
  });
  port.unref();
}

export function askThrough(port: MessagePort): () => Promise<Counted> {
  let last = 0;
  const waiting = new Map<number, (counted: Counted) => void>();
  port.on("message", ({ asked, counted }: { asked: number; counted: Counted }) => {
    waiting.get(asked)?.(counted);
  });
  port.unref();
  return () =>
    new Promise((resolve) => {
      const asked = (last += 1);
      const settle = (counted: Counted) => {
        clearTimeout(timer);
        waiting.delete(asked);
        resolve(counted);
      };
      const timer = setTimeout(() => settle([]), answerMaxMs);
      waiting.set(asked, settle);
      port.postMessage(asked);
    });
}
