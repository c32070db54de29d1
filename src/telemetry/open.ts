// The telemetry of a whole process: that of this thread, of the engine's, and of the database.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Logger } from "pino";
import type { Closers } from "../closers.ts";
import { createPage, type MetricsPage, openPort } from "./page.ts";
import type { TelemetrySettings } from "./settings.ts";
import { startTelemetry } from "./start.ts";
import { askThrough } from "./threads.ts";
import { watchDatabase } from "./watch-database.ts";

export interface OpenTelemetry {
  /** For the engine's thread, to tell its counts through. */
  readonly enginePort: MessagePort;
  /** Null unless it is served beside the API. */
  readonly metrics: MetricsPage | null;
}

/** To be opened before anything that counts. */
export async function openTelemetry(
  options: { settings: TelemetrySettings; url: string; log: Logger },
  closers: Closers,
): Promise<OpenTelemetry | null> {
  const { settings, url, log } = options;
  const telemetry = await startTelemetry(settings, "server");
  if (telemetry === null) return null;
  closers.push(() => telemetry.stop());
  closers.push(watchDatabase({ url, log }));
  const { port1, port2 } = new MessageChannel();
  closers.push(async () => port1.close());
  const page = createPage(telemetry, [askThrough(port1)]);
  if (settings.port !== null) {
    const { address, stop } = await openPort(page, settings);
    closers.push(stop);
    log.info({ address }, "metrics are served");
  }
  return { enginePort: port2, metrics: settings.besideApi ? page : null };
}
