// Between node:http and the fetch-shaped world of the routes. The Request made here has
// no body on purpose: routes read it from the exchange, by a limit and only after they
// know who is asking.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { problemError } from "../problems.ts";
import type { Exchange } from "../exchange.ts";

export interface FetchApp {
  fetch(request: Request, exchange: Exchange): Response | Promise<Response>;
}

const refusedMethods = new Set(["CONNECT", "TRACE", "TRACK"]);

export async function answerWith(
  app: FetchApp,
  exchange: Exchange,
  response: ServerResponse,
): Promise<void> {
  const answer = await app.fetch(requestOf(exchange.incoming), exchange);
  if (response.destroyed) return void answer.body?.cancel();
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => response.setHeader(name, value));
  if (answer.body === null) return void response.end();
  if (answer.headers.has("content-length")) {
    return void response.end(Buffer.from(await answer.arrayBuffer()));
  }
  response.flushHeaders();
  await pipeline(Readable.fromWeb(answer.body as never), response).catch(ignoreDisconnect);
}

// The host a caller names decides nothing here, so none of it gets into the address.
function requestOf(incoming: IncomingMessage): Request {
  const method = incoming.method ?? "GET";
  if (refusedMethods.has(method)) {
    throw problemError("METHOD_NOT_ALLOWED", `${method} is not answered here.`);
  }
  const target = targetOf(incoming.url ?? "/");
  if (target === null) throw problemError("INVALID_INPUT", "The address cannot be read.");
  return new Request(target, { method, headers: headersOf(incoming) });
}

function targetOf(url: string): URL | null {
  if (url.startsWith("/")) return URL.parse(`http://minoots${url}`);
  return URL.parse(url);
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  const { rawHeaders } = incoming;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  return headers;
}

function ignoreDisconnect(error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== "ERR_STREAM_PREMATURE_CLOSE" && code !== "ECONNRESET") throw error;
}
