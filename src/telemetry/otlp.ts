// Traces and metrics sent to a collector, as OTLP over HTTP; loaded only when there is one.
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import type { Resource } from "@opentelemetry/resources";
import { type MetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

const metricsEveryMs = 15_000;
const spansEveryMs = 1000;

export function metricsTo(url: string): MetricReader {
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url }),
    exportIntervalMillis: metricsEveryMs,
    exportTimeoutMillis: metricsEveryMs,
  });
}

/** Who comes with a trace is followed as that trace says; of others, such a share. */
export function tracesTo(
  url: string,
  options: { ratio: number; resource: Resource },
): () => Promise<void> {
  const traces = new TracerProvider({
    resource: options.resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.ratio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url }),
        scheduledDelayMillis: spansEveryMs,
        maxQueueSize: 8192,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(traces);
  return async () => {
    await traces.shutdown();
    trace.disable();
    context.disable();
  };
}
