// The SDK of OpenTelemetry, loaded only when somebody listens: to be scraped, sent, or both.
import { metrics } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, type MetricReader } from "@opentelemetry/sdk-metrics";
import { version } from "../version.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { Telemetry } from "./start.ts";
import { watchProcess } from "./watch-process.ts";

export async function loadSdk(settings: TelemetrySettings, thread: string): Promise<Telemetry> {
  const resource = defaultResource().merge(
    resourceFromAttributes({ "service.name": "minoots", "service.version": version }),
  );
  const scraped = new PrometheusExporter({ preventServerStart: true });
  const readers: MetricReader[] = [scraped];
  const { otlpEndpoint, tracesRatio } = settings;
  const otlp = otlpEndpoint === null ? null : await import("./otlp.ts");
  if (otlp !== null) readers.push(otlp.metricsTo(otlpEndpoint!));
  const endTraces = otlp?.tracesTo(otlpEndpoint!, { ratio: tracesRatio, resource });
  const meters = new MeterProvider({ resource, readers });
  metrics.setGlobalMeterProvider(meters);
  const unwatch = watchProcess(thread);
  const serializer = new PrometheusSerializer("", false, undefined, false, true);
  return {
    collect: async () => (await scraped.collect()).resourceMetrics.scopeMetrics,
    write: (scopeMetrics) => serializer.serialize({ resource, scopeMetrics: [...scopeMetrics] }),
    async stop() {
      unwatch();
      await endTraces?.();
      await meters.shutdown();
      metrics.disable();
    },
  };
}
