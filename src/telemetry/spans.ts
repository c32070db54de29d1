// Spans, and how a trace goes from one process to the next: as W3C's traceparent. Without an
// SDK nothing here is recorded, and nothing is passed on.
import { context, type Context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Attributes, Span, SpanContext } from "@opentelemetry/api";

export interface About {
  readonly name: string;
  readonly kind: keyof typeof SpanKind;
  readonly attributes?: Attributes;
  /** Whose part it is, when that is not what runs now. */
  readonly parent?: string | undefined;
}

const tracer = trace.getTracer("minoots");
const shape = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const sampledFlag = 1;

export async function inSpan<Result>(
  about: About,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const { span, around } = begin(about);
  if (!span.isRecording()) return await context.with(around, () => work(span));
  try {
    return await context.with(around, () => work(span));
  } catch (error) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** For what is over when it is told; answers what to pass on. */
export function markSpan(about: About): string | null {
  const { span } = begin(about);
  const traceparent = traceparentOf(span);
  span.end();
  return traceparent;
}

function begin({ name, kind, attributes = {}, parent }: About): { span: Span; around: Context } {
  const within = parent === undefined ? context.active() : contextOf(parent);
  const span = tracer.startSpan(name, { kind: SpanKind[kind], attributes }, within);
  return { span, around: trace.setSpan(within, span) };
}

function contextOf(traceparent: string): Context {
  const [, traceId, spanId, flags] = shape.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return context.active();
  const traceFlags = Number.parseInt(flags ?? "0", 16) & sampledFlag;
  const remote: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  return trace.setSpanContext(context.active(), remote);
}

/** What to pass on, so that others go on with this span; null when it is not recorded. */
export function traceparentOf(span: Span | undefined): string | null {
  if (span === undefined || !span.isRecording()) return null;
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

export function traceparentNow(): string | null {
  return traceparentOf(trace.getActiveSpan());
}
