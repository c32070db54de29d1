// One request as every face sees it: its id, its log, and a signal that the caller has
// gone. A sane id of the caller's own is kept, so that one id runs through all logs.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";

export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const requestIdHeader = "x-request-id";
const saneId = /^[A-Za-z0-9._~:@/+=-]{1,100}$/;

// From here on the request's own header says the id, whoever reads it.
export function adoptRequestId(request: IncomingMessage): string {
  const given = request.headers[requestIdHeader];
  const requestId = typeof given === "string" && saneId.test(given) ? given : randomUUID();
  request.headers[requestIdHeader] = requestId;
  return requestId;
}

export function openExchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  log: Logger,
): Exchange {
  const requestId = adoptRequestId(incoming);
  const startedMs = performance.now();
  const gone = new AbortController();
  const own = { requestId, log: log.child({ requestId }), signal: gone.signal };
  const exchange = { incoming, outgoing: response, ...own };
  response.setHeader(requestIdHeader, requestId);
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
    logAnswer(exchange, response, performance.now() - startedMs);
  });
  return exchange;
}

function logAnswer(exchange: Exchange, response: ServerResponse, durationMs: number): void {
  exchange.log.debug(
    {
      method: exchange.incoming.method,
      path: pathOf(exchange.incoming),
      status: response.writableFinished ? response.statusCode : null,
      durationMs: Math.round(durationMs * 10) / 10,
    },
    "answered",
  );
}

export function pathOf(request: IncomingMessage): string {
  const target = request.url ?? "/";
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
