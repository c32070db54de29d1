// A request as a span, the part of its caller's trace if it names one.
import type { IncomingMessage, ServerResponse } from "node:http";
import { SpanStatusCode } from "@opentelemetry/api";
import { inSpan } from "./spans.ts";

export async function traceRequest(
  face: string,
  { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
  work: () => Promise<void>,
): Promise<void> {
  const { method = "", headers, url = "" } = incoming;
  const { traceparent: parent } = headers as Record<string, string | undefined>;
  const attributes = {
    "http.request.method": method,
    "url.path": url.split("?", 1)[0]!.slice(0, 200),
    "minoots.face": face,
  };
  const about = { name: `${method} ${face}`, kind: "SERVER", attributes, parent } as const;
  await inSpan(about, async (span) => {
    await work();
    span.setAttribute("http.response.status_code", outgoing.statusCode);
    if (outgoing.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  });
}
