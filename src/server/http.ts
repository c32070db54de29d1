// One server for every face that speaks HTTP: GraphQL and its sockets on /graphql, all
// else to the REST routes. What holds for each of them is done here once: the request id,
// the Host check of a development server, time-outs, and a close that drains.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type pg from "pg";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { createAuthenticator } from "./authenticate.ts";
import { createClaims } from "./claims.ts";
import type { Claims } from "./claims.ts";
import type { NewSecret } from "../database/endpoint-calls.ts";
import { createCrowd } from "./crowd.ts";
import { adoptRequestId, openExchange, pathOf } from "./exchange.ts";
import { createHealth, type OwnProcess } from "./health.ts";
import { hostProblem } from "./http-host.ts";
import { listen } from "./http-listen.ts";
import { refuseBrokenRequest, refuseSocket } from "./http-refuse.ts";
import { createInbox } from "./inbox.ts";
import { createLimiter } from "./limits.ts";
import { maskedProblem, problemOf, problemWith } from "./problems.ts";
import { sendProblem } from "./respond.ts";
import { anyBodyBytesMax, isTooLarge } from "./rest/body.ts";
import { answerWith } from "./rest/bridge.ts";
import { createRest } from "./rest.ts";
import { knockingDefaultMax } from "./sockets.ts";
import { createStreams } from "./streams.ts";
import type { MetricsPage } from "../telemetry/page.ts";
import { traceRequest } from "../telemetry/trace-server.ts";
import { createRequestMeter } from "../telemetry/watch-server.ts";
import type { Authenticator } from "./authenticate.ts";
import type { Crowd } from "./crowd.ts";
import type { Exchange } from "./exchange.ts";
import type { Hub } from "./hub.ts";
import type { InboxOptions } from "./inbox.ts";
import type { Limiter } from "./limits.ts";
import type { FetchApp } from "./rest/bridge.ts";
import type { Streams } from "./streams.ts";

export type GraphqlHandler = (
  request: IncomingMessage,
  response: ServerResponse,
) => void | Promise<void>;

export interface Sockets {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  readonly config: Pick<Config, "host" | "port">;
  readonly pool: pg.Pool;
  readonly hub: Hub;
  readonly graphql: GraphqlHandler;
  readonly sockets: Sockets;
  readonly log: Logger;
  readonly development: boolean;
  readonly authenticator?: Authenticator;
  readonly limiter?: Limiter;
  readonly crowd?: Crowd; // shared with the sockets
  readonly claims?: Claims; // shared with GraphQL
  readonly newSecret: NewSecret;
  readonly streams?: { readonly quietMs?: number; readonly keysMs?: number };
  readonly inbox?: InboxOptions | null;
  readonly metrics?: MetricsPage | null;
  readonly process?: OwnProcess;
}

export interface HttpServer {
  listen(): Promise<string>;
  close(): Promise<void>;
}

const drainMaxMs = 10_000;
const graphqlPath = "/graphql";
const metricsPath = "/metrics";

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { app, streams } = restOf(options);
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16 * 1024,
  });
  const underWay = new Set<ServerResponse>();
  const meter = createRequestMeter();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => {
      underWay.delete(response);
      if (!server.listening) cutIfIdle(server, underWay);
    });
    meter(faceOf(request), request.method, response);
    void answerRequest(options, app, request, response);
  };
  server.on("request", answer);
  server.on("checkContinue", (request, response) => {
    if (!isTooLarge(request, anyBodyBytesMax)) response.writeContinue();
    answer(request, response);
  });
  server.on("upgrade", (request, socket, head) => upgrade(options, request, socket, head));
  server.on("clientError", refuseBrokenRequest);
  return {
    listen: () => listen(server, options.config),
    close() {
      streams.close();
      return drain(server, underWay, options.sockets);
    },
  };
}

function restOf(options: HttpServerOptions): { app: FetchApp; streams: Streams } {
  const { pool, hub, development, inbox, log, newSecret } = options;
  const { quietMs, keysMs } = options.streams ?? {};
  const authenticator = options.authenticator ?? createAuthenticator({ pool });
  const crowd = options.crowd ?? createCrowd({ knockingMax: knockingDefaultMax });
  const streams = createStreams({ authenticator, crowd, log, ...(keysMs && { keysMs }) });
  const app = createRest({
    pool,
    authenticator,
    hub,
    streams,
    claims: options.claims ?? createClaims({ pool, hub }),
    newSecret,
    ...(quietMs && { quietMs }),
    limiter: options.limiter ?? createLimiter({ pool }),
    health: createHealth({ pool, hub, process: options.process }),
    inbox: development && inbox ? createInbox(inbox) : null,
  });
  return { app, streams };
}

async function answerRequest(
  options: HttpServerOptions,
  app: FetchApp,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const exchange = openExchange(request, response, options.log);
  await traceRequest(faceOf(request), exchange, () => answerExchange(options, app, exchange));
}

async function answerExchange(
  options: HttpServerOptions,
  app: FetchApp,
  exchange: Exchange,
): Promise<void> {
  const { incoming: request, outgoing: response } = exchange;
  try {
    const refusal = options.development ? hostProblem(request) : null;
    if (refusal !== null) return sendProblem(response, refusal, exchange.requestId);
    if (options.metrics && pathOf(request) === metricsPath) return await options.metrics(response);
    if (isGraphql(request)) await options.graphql(request, response);
    else await answerWith(app, exchange, response);
  } catch (error) {
    sendProblem(response, namedProblem(exchange, error), exchange.requestId);
  }
}

// The page to try GraphQL by hand loads its scripts from below the same path.
function isGraphql(request: IncomingMessage): boolean {
  const path = pathOf(request);
  return path === graphqlPath || path.startsWith(`${graphqlPath}/`);
}

function faceOf(request: IncomingMessage): string {
  if (isGraphql(request)) return "graphql";
  return pathOf(request) === metricsPath ? "metrics" : "rest";
}

function namedProblem(exchange: Exchange, error: unknown) {
  const problem = problemOf(error);
  if (problem === null) exchange.log.error({ err: error }, "a request failed for a reason of ours");
  return problem ?? maskedProblem();
}

function upgrade(
  options: HttpServerOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const requestId = adoptRequestId(request);
  socket.on("error", () => socket.destroy());
  const refusal = options.development ? hostProblem(request) : null;
  if (refusal !== null) return refuseSocket(socket, refusal, requestId);
  if (pathOf(request) === graphqlPath) return options.sockets.handleUpgrade(request, socket, head);
  const message = "There is no WebSocket at this address.";
  refuseSocket(
    socket,
    problemWith("NOT_FOUND", message, { hint: `Connect to ${graphqlPath}.` }),
    requestId,
  );
}

// Nothing new comes in, what is under way is answered, and what cannot end is cut. A
// connection whose request was answered before it had all arrived would never end by itself.
async function drain(
  server: Server,
  underWay: ReadonlySet<ServerResponse>,
  sockets: Sockets,
): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => server.closeAllConnections(), drainMaxMs);
  cutIfIdle(server, underWay);
  await sockets.close();
  await closed;
  clearTimeout(cut);
}

function cutIfIdle(server: Server, underWay: ReadonlySet<ServerResponse>): void {
  if (underWay.size === 0) server.closeAllConnections();
  else server.closeIdleConnections();
}
