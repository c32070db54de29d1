// Counters, histograms and gauges, made of their words. They count nothing while no SDK is
// loaded, and must be made after it is: so each part makes its own when it starts.
import { metrics } from "@opentelemetry/api";
import type { Attributes, Counter, Histogram, ObservableGauge } from "@opentelemetry/api";
import type { MetricWords } from "./words.ts";

const secondsOfRequests = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function counterOf({ name, help }: MetricWords): Counter {
  return metrics.getMeter("minoots").createCounter(name, { description: help });
}

export function histogramOf({ name, help }: MetricWords, secondsMore: number[] = []): Histogram {
  const explicitBucketBoundaries = [...secondsOfRequests, ...secondsMore];
  const advice = { explicitBucketBoundaries };
  return metrics.getMeter("minoots").createHistogram(name, { description: help, advice });
}

export function gaugeOf({ name, help }: MetricWords): ObservableGauge {
  return metrics.getMeter("minoots").createObservableGauge(name, { description: help });
}

/** Reads the gauge whenever it is asked for. */
export function watch(words: MetricWords, read: () => number, labels: Attributes = {}): void {
  gaugeOf(words).addCallback((result) => result.observe(read(), labels));
}
