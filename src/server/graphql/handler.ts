// GraphQL over HTTP: authenticates, reads the body, lets grafserv do what the specification
// of GraphQL over HTTP says, and answers every refusal in the same form, with its code.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { JSONValue } from "postgraphile/grafast";
import { processHeaders } from "postgraphile/grafserv";
import type { Logger } from "pino";
import type { Authenticator } from "../authenticate.ts";
import { parseExactly } from "../../exact-json.ts";
import { pathOf } from "../exchange.ts";
import { costOf } from "../limits.ts";
import type { HttpExchange, Limiter } from "../limits.ts";
import { maskedProblem, problemError, problemKinds, problemOf, problemWith } from "../problems.ts";
import type { Problem, ProblemCode } from "../problems.ts";
import { readObject } from "../rest/body.ts";
import type { Reading } from "../rest/body.ts";
import { errorOf, shortened } from "./errors.ts";
import { createCaller } from "./execution.ts";
import { example, hintForRequest } from "./mistakes.ts";
import type { Answer, Digest, GraphqlService } from "./service.ts";

export interface HandlerOptions {
  readonly service: GraphqlService;
  readonly authenticator: Authenticator;
  readonly limiter: Limiter;
  readonly log: Logger;
  readonly graphiql: boolean;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

// The variables are looked through with the document, which names their places.
const reading: Reading = {
  bytesMax: 4_194_304,
  example,
  parse: parseExactly,
  inspect: () => {},
};

export function createHandler(options: HandlerOptions): Handler {
  return async (request, response) => {
    const requestId = String(request.headers["x-request-id"] ?? "");
    try {
      const answer = await answerTo(options, { incoming: request, outgoing: response }, requestId);
      if (answer === null) throw new Error(`Nothing answers ${request.url}.`);
      send(response, answer, requestId);
    } catch (error) {
      refuse(options, response, error, requestId);
    }
  };
}

async function answerTo(
  options: HandlerOptions,
  exchange: HttpExchange,
  requestId: string,
): Promise<Answer> {
  const { service, authenticator, limiter } = options;
  const request = exchange.incoming;
  if (asksForPage(request)) {
    if (!options.graphiql) throw noPage();
    return service.answer(digestOf(request, {}, null));
  }
  const identity = await authenticator.ofRequest(request);
  await limiter.admit(exchange, identity);
  const log = options.log.child({ requestId });
  const spendMore = (times: number) =>
    limiter.admit(exchange, identity, times * costOf(exchange.incoming));
  const gone = whenClosed(exchange.outgoing);
  const caller = createCaller({ identity, requestId, log, overSocket: false, gone, spendMore });
  const body = isJson(request) ? (await readObject(request, reading)).fields : null;
  return service.answer(digestOf(request, { caller }, body));
}

function whenClosed(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

function digestOf(
  request: IncomingMessage,
  requestContext: Partial<Grafast.RequestContext>,
  body: Record<string, unknown> | null,
): Digest {
  const url = new URL(request.url ?? "/", "http://localhost");
  return {
    method: request.method ?? "GET",
    httpVersionMajor: request.httpVersionMajor,
    httpVersionMinor: request.httpVersionMinor,
    isSecure: false,
    path: pathOf(request),
    headers: processHeaders({ ...request.headers, accept: acceptedBy(request) }),
    getQueryParams: () => Object.fromEntries(url.searchParams),
    getBody: () => ({ type: "json", json: (body ?? {}) as JSONValue }),
    requestContext,
    preferJSON: true,
  };
}

// Who does not say what they read is answered as ever before: in plain JSON.
function acceptedBy({ headers: { accept } }: IncomingMessage): string {
  return accept === undefined || accept.trim() === "*/*" ? "application/json" : accept;
}

// The page for trying out has no key yet when it is loaded.
function asksForPage(request: IncomingMessage): boolean {
  if (request.method !== "GET") return false;
  const accept = request.headers.accept ?? "";
  const isForEyes = accept.includes("text/html") && !accept.includes("json");
  return isForEyes || pathOf(request) !== "/graphql";
}

function noPage(): Error {
  return problemError("NOT_FOUND", "This server has no page for trying out.", {
    hint: "POST to /graphql with a key, or set MINOOTS_GRAPHIQL=true where the server runs.",
  });
}

function isJson(request: IncomingMessage): boolean {
  const type = request.headers["content-type"] ?? "";
  return request.method === "POST" && /^application\/json\s*(;|$)/i.test(type);
}

function send(response: ServerResponse, answer: NonNullable<Answer>, requestId: string): void {
  if (answer.type === "json") {
    const status = statusOf(answer.statusCode, withCodes(answer, requestId));
    return write(response, status, answer.headers, JSON.stringify(answer.json));
  }
  if (answer.type === "buffer") {
    return write(response, answer.statusCode, answer.headers, answer.buffer);
  }
  throw answer.type === "error" ? answer.error : new Error(`Unexpected answer: ${answer.type}`);
}

interface Payload {
  readonly data?: unknown;
  readonly errors?: { message: string; extensions?: Record<string, unknown> }[];
}

// What grafserv refuses by itself has no code yet.
function withCodes(answer: { statusCode: number; json: unknown }, requestId: string): Payload {
  const payload = answer.json as Payload;
  for (const error of payload.errors ?? []) {
    const code = error.extensions?.code ?? codeByStatus.get(answer.statusCode) ?? "INVALID_INPUT";
    const { statusCode: _, ...extensions } = error.extensions ?? {};
    error.extensions = { ...hintForRequest(error.message), ...extensions, code, requestId };
    error.message = shortened(error.message);
  }
  return payload;
}

const codeByStatus = new Map<number, ProblemCode>([
  [405, "METHOD_NOT_ALLOWED"],
  [413, "TOO_LARGE"],
  [500, "INTERNAL"],
  [503, "UNAVAILABLE"],
]);
const telling = new Set<number>([401, 403, 413, 429, 503]);

// Some refusals are for proxies and clients to see without reading the body.
function statusOf(status: number, { data, errors }: Payload): number {
  const code = errors?.[0]?.extensions?.code;
  const kind = problemKinds.find((each) => each.code === code);
  return data == null && kind !== undefined && telling.has(kind.status) ? kind.status : status;
}

function refuse(
  { log }: HandlerOptions,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const known = problemOf(error) ?? refusalOf(error);
  if (known === null)
    log.error({ err: error, requestId }, "a GraphQL request failed for a reason of ours");
  const problem = known ?? maskedProblem();
  const payload = { errors: [errorOf(problem, { requestId }).toJSON()] };
  write(response, problem.status, headersFor(problem), JSON.stringify(payload));
}

function refusalOf(error: unknown): Problem | null {
  const status = (error as { statusCode?: number; extensions?: { statusCode?: number } } | null)
    ?.extensions?.statusCode;
  if (status === undefined || status >= 500) return null;
  return { ...problemWith("INVALID_INPUT", (error as Error).message), status };
}

function headersFor(problem: Problem): Record<string, string> {
  return {
    "content-type": "application/json; charset=utf-8",
    ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    ...(problem.retryAfterSeconds === null
      ? {}
      : { "retry-after": String(problem.retryAfterSeconds) }),
  };
}

function write(
  response: ServerResponse,
  status: number,
  headers: object,
  body: string | Buffer,
): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { "cache-control": "no-store", ...headers, "content-length": length });
  response.end(body);
}
