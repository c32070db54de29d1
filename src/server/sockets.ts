// GraphQL over WebSockets, by the protocol graphql-transport-ws, on an upgrade handler of
// our own: foreign pages are refused, messages are small, and who has stopped answering or
// has lost their key is let go. What is said on a socket is in graphql/conversation.ts.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { CloseCode, handleProtocols } from "graphql-ws";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { wrongKey } from "./authenticate.ts";
import { createCrowd } from "./crowd.ts";
import type { Crowd } from "./crowd.ts";
import type { Graphql } from "./graphql.ts";
import { createConversations } from "./graphql/conversation.ts";
import type { Connection, Conversations } from "./graphql/conversation.ts";
import { networkOf } from "./guesses.ts";
import type { GuessedAuthenticator } from "./guesses.ts";
import { refuseSocket } from "./http-refuse.ts";
import { problemWith } from "./problems.ts";
import type { Problem } from "./problems.ts";
import { watchKeys } from "./socket-keys.ts";

export interface SocketOptions {
  readonly graphql: Pick<Graphql, "prepare" | "limiter">;
  readonly authenticator: GuessedAuthenticator;
  readonly log: Logger;
  readonly development?: boolean;
  readonly allowedOrigins?: readonly string[]; // beside pages of the same host
  readonly crowd?: Crowd; // shared with who else lets callers follow
  readonly connectionsMax?: number;
  readonly knockingMax?: number; // sockets of one address that have not said who they are
  readonly initWaitMs?: number;
  readonly pingMs?: number;
  readonly keysMs?: number;
}

export interface SocketHandler {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

interface Sockets {
  readonly options: SocketOptions;
  readonly server: WebSocketServer;
  readonly conversations: Conversations;
  readonly connections: Set<Connection>;
  readonly crowd: Crowd;
}

const messageBytesMax = 65_536;
const farewellMs = 1_000;
export const knockingDefaultMax = 200;

export function createSocketHandler(options: SocketOptions): SocketHandler {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    handleProtocols,
  });
  const connections = new Set<Connection>();
  const { knockingMax = knockingDefaultMax } = options;
  const crowd = options.crowd ?? createCrowd({ knockingMax });
  const conversations = createConversations({ ...options, crowd });
  const sockets = { options, server, conversations, connections, crowd };
  const heartbeat = setInterval(() => beat(sockets), options.pingMs ?? 10_000);
  const { authenticator, log, keysMs = 2_000 } = options;
  const keys = watchKeys({
    authenticator,
    connections,
    log,
    everyMs: keysMs,
    close: ({ webSocket }) => webSocket.close(CloseCode.Unauthorized, wrongKey().message),
  });
  return {
    handleUpgrade: (request, socket, head) => upgrade(sockets, request, socket, head),
    async close() {
      clearInterval(heartbeat);
      keys.stop();
      await farewell(sockets);
    },
  };
}

function upgrade(sockets: Sockets, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const requestId = String(request.headers["x-request-id"] ?? "");
  const refusal = refusalOf(sockets, request);
  if (refusal !== null) return refuseSocket(socket, refusal, requestId);
  const knock = sockets.crowd.knock(networkOf(request.socket.remoteAddress));
  if (knock === null) return refuseSocket(socket, tooManyKnock(), requestId);
  socket.once("close", () => knock.leave());
  sockets.server.handleUpgrade(request, socket, head, (webSocket) => {
    const nobody = { identity: null, key: null, guest: null };
    welcome(sockets, { webSocket, request, requestId, ...nobody, knock, alive: true });
  });
}

function tooManyKnock(): Problem {
  const message = "Too many WebSockets of this address have not said yet who they are.";
  return problemWith("RATE_LIMITED", message, {
    hint: "Send connection_init with the key first, and retry in 1 s.",
    retryAfterSeconds: 1,
  });
}

function refusalOf({ options, connections }: Sockets, request: IncomingMessage): Problem | null {
  if (connections.size >= (options.connectionsMax ?? 10_000)) {
    return problemWith("UNAVAILABLE", "This server has no room for another WebSocket.", {
      hint: "Try again in a moment.",
    });
  }
  const { origin } = request.headers;
  if (origin === undefined || isOwn(origin, request)) return null;
  if (options.allowedOrigins?.includes(origin)) return null;
  return problemWith("FORBIDDEN", `Pages of ${origin.slice(0, 100)} may not connect here.`, {
    hint: "Connect from a page of this host, or have the origin allowed.",
  });
}

// A browser says honestly which page connects, and sends along whatever it holds for us.
function isOwn(origin: string, request: IncomingMessage): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

function welcome({ conversations, connections }: Sockets, connection: Connection): void {
  const { webSocket } = connection;
  connections.add(connection);
  // It is closed with a code that says why, and ended after a while if nobody answers that.
  webSocket.on("error", () => undefined);
  webSocket.on("pong", () => (connection.alive = true));
  webSocket.once("close", () => {
    connections.delete(connection);
    connection.guest?.leave();
  });
  conversations.begin(connection);
}

// Whoever has not answered since the last beat is gone, whatever TCP believes.
function beat({ connections }: Sockets): void {
  for (const connection of connections) {
    if (!connection.alive) {
      connection.webSocket.terminate();
      continue;
    }
    connection.alive = false;
    connection.webSocket.ping();
  }
}

// Says why, waits a moment for the answers, then ends what is left.
async function farewell({ server, connections }: Sockets): Promise<void> {
  const webSockets = [...connections].map(({ webSocket }) => webSocket);
  const closed = webSockets.map((webSocket) => whenClosed(webSocket));
  for (const webSocket of webSockets) webSocket.close(1001, "Going away: connect again.");
  const impatience = setTimeout(() => webSockets.forEach((each) => each.terminate()), farewellMs);
  await Promise.all(closed);
  clearTimeout(impatience);
  server.close();
}

function whenClosed(webSocket: WebSocket): Promise<void> {
  return new Promise((resolve) => void webSocket.once("close", () => resolve()));
}
