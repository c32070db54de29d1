// Telemetry of one thread. Without a place to tell it, nothing is loaded: what counts and traces
// goes by the API of OpenTelemetry, which then does nothing.
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { isMeasured, type TelemetrySettings } from "./settings.ts";

export interface Telemetry {
  /** What this thread has counted until now. */
  collect(): Promise<ScopeMetrics[]>;
  /** What several threads have counted, as Prometheus reads it. */
  write(counted: readonly ScopeMetrics[]): string;
  stop(): Promise<void>;
}

export async function startTelemetry(
  settings: TelemetrySettings,
  thread: string,
): Promise<Telemetry | null> {
  if (!isMeasured(settings)) return null;
  const { loadSdk } = await import("./sdk.ts");
  return await loadSdk(settings, thread);
}
