// What a server counts: requests, those that were refused for their pace, and its subscribers.
import type { ServerResponse } from "node:http";
import type { Hub } from "../server/hub.ts";
import { type Limiter, RateLimitedError } from "../server/limits.ts";
import { counterOf, histogramOf, watch } from "./instruments.ts";
import { processMetrics } from "./words.ts";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Counts a request when it has been answered, or its caller has left: that is 499. An event stream
 * is a face of its own, since its time says nothing of how fast we answer.
 */
export function createRequestMeter(): (
  face: string,
  method: string | undefined,
  response: ServerResponse,
) => void {
  const requests = histogramOf(processMetrics.requests, [30]);
  return (face, given = "", response) => {
    const startedMs = performance.now();
    const method = methods.has(given) ? given : "other";
    response.once("close", () => {
      const status = response.writableFinished ? response.statusCode : 499;
      const isStream = response.getHeader("content-type") === "text/event-stream";
      const of = isStream ? "stream" : face;
      requests.record((performance.now() - startedMs) / 1000, { face: of, method, status });
    });
  };
}

export function countRefused(limiter: Limiter): Limiter {
  const refused = counterOf(processMetrics.rateLimited);
  const counted = async <Granted>(granted: Promise<Granted>): Promise<Granted> => {
    try {
      return await granted;
    } catch (error) {
      if (error instanceof RateLimitedError) refused.add(1);
      throw error;
    }
  };
  refused.add(0);
  return {
    spend: (...wish) => counted(limiter.spend(...wish)),
    admit: (...wish) => counted(limiter.admit(...wish)),
  };
}

export function watchHub(hub: Hub): void {
  watch(processMetrics.subscribers, () => hub.state().subscribers);
  watch(processMetrics.hubReading, () => Number(hub.state().reading));
}

export function countRead(): () => void {
  const reads = counterOf(processMetrics.hubReads);
  reads.add(0);
  return () => reads.add(1);
}
