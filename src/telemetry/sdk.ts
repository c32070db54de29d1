// The SDK of OpenTelemetry, loaded only when somebody listens: to be scraped, sent, or both.
import { hostname } from "node:os";
import { metrics } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  type Resource,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import { MeterProvider, type MetricReader } from "@opentelemetry/sdk-metrics";
import { version } from "../version.ts";
import type { TelemetrySettings } from "./settings.ts";
import type { Telemetry } from "./start.ts";
import { watchProcess } from "./watch-process.ts";

export async function loadSdk(settings: TelemetrySettings, thread: string): Promise<Telemetry> {
  const resource = describeProcess();
  const scraped = new PrometheusExporter({ preventServerStart: true });
  const readers: MetricReader[] = [scraped];
  const { metricsUrl, tracesUrl, tracesRatio: ratio } = settings;
  const isSent = metricsUrl !== null || tracesUrl !== null;
  const otlp = isSent ? await import("./otlp.ts") : null;
  if (metricsUrl !== null) readers.push(otlp!.metricsTo(metricsUrl));
  const endTraces = tracesUrl === null ? null : otlp!.tracesTo(tracesUrl, { ratio, resource });
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

// What several processes send is told apart by the instance; a container has a name of its own as
// its host. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say it otherwise.
function describeProcess(): Resource {
  const own = {
    "service.name": "minoots",
    "service.version": version,
    "service.instance.id": `${hostname()}-${process.pid}`,
  };
  return defaultResource()
    .merge(resourceFromAttributes(own))
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
}
