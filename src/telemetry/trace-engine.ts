// Firing and delivering as spans, of the trace in which the timer was made: it comes with the
// parameters of a delivery, and a timer made in no trace is passed through as it is.
import { SpanStatusCode } from "@opentelemetry/api";
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { inSpan, markSpan, traceparentOf } from "./spans.ts";
import type { Send } from "./watch-engine.ts";

interface Takes {
  accept(handoffs: readonly Handoff[], owner: number): void;
}

/** What the kernel hands over was just fired. */
export function traceFirings(hands: Takes): Takes {
  return { accept: (handoffs, owner) => hands.accept(fired(handoffs), owner) };
}

export function fired(handoffs: readonly Handoff[]): readonly Handoff[] {
  if (handoffs.every(({ parameters }) => parameters.traceparent === undefined)) return handoffs;
  return handoffs.map((handoff) => {
    const { traceparent: parent } = handoff.parameters;
    if (parent === undefined) return handoff;
    const attributes = { "minoots.timer_id": handoff.timerId };
    const span = { name: "fire", kind: "INTERNAL", attributes, parent } as const;
    return within(handoff, markSpan(span));
  });
}

export function traceSends<Rest extends unknown[]>(send: Send<Rest>): Send<Rest> {
  return async (handoff, ...rest) => {
    const { traceparent: parent } = handoff.parameters;
    if (parent === undefined) return await send(handoff, ...rest);
    const attributes = {
      "minoots.timer_id": handoff.timerId,
      "minoots.delivery_id": handoff.deliveryId,
      "minoots.attempt": handoff.attempt,
      "minoots.endpoint": handoff.endpoint,
    };
    const about = { name: `deliver ${handoff.kind}`, kind: "CLIENT", attributes, parent } as const;
    return await inSpan(about, async (span) => {
      const result = await send(within(handoff, traceparentOf(span)), ...rest);
      const { statusCode = null, errorCode = null } = (result ?? {}) as Partial<AttemptResult>;
      if (statusCode !== null) span.setAttribute("http.response.status_code", statusCode);
      if (errorCode !== null) span.setAttribute("error.type", errorCode);
      const failed = errorCode !== null || (statusCode !== null && statusCode >= 300);
      if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
      return result;
    });
  };
}

function within(handoff: Handoff, traceparent: string | null): Handoff {
  if (traceparent === null) return handoff;
  return { ...handoff, parameters: { ...handoff.parameters, traceparent } };
}
