// What is said on one WebSocket: who is there, by the key in the first message or in the
// upgrade's headers, and then any number of operations, each explained like over HTTP.
import type { IncomingMessage } from "node:http";
import { CloseCode, makeServer } from "graphql-ws";
import type { Context } from "graphql-ws";
import { getOperationAST } from "postgraphile/graphql";
import type { GraphQLError } from "postgraphile/graphql";
import type { Logger } from "pino";
import type { WebSocket } from "ws";
import type { Identity } from "../../database/wire.ts";
import { keyOf } from "../authenticate.ts";
import type { Crowd, Guest } from "../crowd.ts";
import type { GuessedAuthenticator } from "../guesses.ts";
import { keepDigits } from "../../exact-json.ts";
import { maskedProblem, problemOf, problemWith } from "../problems.ts";
import type { Problem } from "../problems.ts";
import type { Graphql } from "../graphql.ts";
import { errorOf, explain } from "./errors.ts";
import { createCaller } from "./execution.ts";
import { isObject } from "./json.ts";
import type { Prepared } from "./operations.ts";

export interface Connection {
  readonly webSocket: WebSocket;
  readonly request: IncomingMessage;
  readonly requestId: string;
  identity: Identity | null;
  key: string | null;
  guest: Guest | null;
  readonly knock: { leave(): void };
  alive: boolean;
}

export interface Conversations {
  begin(connection: Connection): void;
}

export interface ConversationOptions {
  readonly graphql: Pick<Graphql, "prepare" | "limiter">;
  readonly authenticator: GuessedAuthenticator;
  readonly log: Logger;
  readonly crowd: Pick<Crowd, "enter">;
  readonly initWaitMs?: number;
}

type Conversation = Context<Record<string, unknown>, { readonly connection: Connection }>;

const initWaitDefaultMs = 5_000;
const operationsMax = 100; // at once on one socket
const closeReasonBytesMax = 120;
const tryAgainLater = 1013;

export function createConversations(options: ConversationOptions): Conversations {
  const server = makeServer<Record<string, unknown>, { readonly connection: Connection }>({
    connectionInitWaitTimeout: options.initWaitMs ?? initWaitDefaultMs,
    jsonMessageReviver: keepDigits as (key: string, value: unknown) => unknown,
    onConnect: (conversation) => greet(options, conversation),
    onSubscribe: (conversation, id, payload) => prepare(options, conversation, id, payload),
    execute: (args) => (args as unknown as Prepared).execute(args) as never,
    subscribe: (args) => (args as unknown as Prepared).subscribe(args) as never,
    onError: (conversation, _id, _payload, errors) =>
      errors.map((error) => explained(options, conversation, error).toJSON()),
  });
  return {
    begin(connection) {
      const { webSocket } = connection;
      const closed = server.opened(wireOf(options, connection), { connection });
      webSocket.once("close", (code, reason) => void closed(code, String(reason)));
    },
  };
}

// A send is done when the socket has taken it: so a slow reader slows its own stream only.
function wireOf({ log }: ConversationOptions, { webSocket, requestId }: Connection) {
  return {
    protocol: webSocket.protocol,
    send: (data: string) =>
      new Promise<void>((resolve) => {
        webSocket.send(data, () => resolve());
      }),
    close: (code?: number, reason?: string) => webSocket.close(code, shortened(reason)),
    onMessage: (listen: (data: string) => Promise<void>) => {
      webSocket.on("message", (data: Buffer) => {
        listen(data.toString("utf8")).catch((error: unknown) => {
          log.error({ err: error, requestId }, "a WebSocket failed for a reason of ours");
          webSocket.close(CloseCode.InternalServerError, maskedProblem().message);
        });
      });
    },
  };
}

async function greet(options: ConversationOptions, conversation: Conversation): Promise<boolean> {
  const { connection } = conversation.extra;
  try {
    const key = keyIn(conversation.connectionParams) ?? keyOf(connection.request);
    const identity = await options.authenticator.ofKey(key, connection.request);
    const allowance = await options.graphql.limiter.spend(identity);
    if (connection.webSocket.readyState !== connection.webSocket.OPEN) return false;
    const guest = options.crowd.enter(identity, allowance, () => conversation.subscriptions);
    connection.knock.leave();
    Object.assign(connection, { identity, key, guest });
    return true;
  } catch (error) {
    const problem = problemOf(error) ?? maskedProblem();
    const { requestId } = connection;
    if (problem.code === "INTERNAL") options.log.error({ err: error, requestId }, "no greeting");
    connection.webSocket.close(
      closeCodeOf(problem),
      shortened(`${problem.code}: ${problem.message}`),
    );
    return false;
  }
}

// Clients come back by themselves after "try again later", and give up after most others.
function closeCodeOf({ status }: Problem): number {
  return status === 429 || status === 503 ? tryAgainLater : 4000 + status;
}

// As a header would be called, in any case, or the one name that is not a header.
function keyIn(params: Record<string, unknown> | undefined): string | null {
  for (const [name, value] of Object.entries(params ?? {})) {
    if (typeof value !== "string") continue;
    if (["x-api-key", "apikey"].includes(name.toLowerCase())) return value;
    if (name.toLowerCase() === "authorization") return value.replace(/^Bearer +/i, "");
  }
  return null;
}

async function prepare(
  { graphql, log }: ConversationOptions,
  { extra, subscriptions }: Conversation,
  id: string,
  payload: unknown,
): Promise<Prepared | readonly GraphQLError[]> {
  const { identity, guest, requestId: connectionId } = extra.connection;
  const requestId = `${connectionId}:${id.slice(0, 40)}`;
  if (identity === null || guest === null)
    throw new Error("An operation came before its socket's greeting.");
  const count = Object.keys(subscriptions).length;
  if (count > operationsMax) return [errorOf(tooMany(), { requestId })];
  const ofOperation = log.child({ requestId });
  const { limiter } = graphql;
  const spendMore = (times: number) => limiter.spend(identity, times);
  const scene = { identity, requestId, log: ofOperation };
  try {
    const allowance = await limiter.spend(identity);
    const gone = whenClosed(extra.connection.webSocket);
    const caller = createCaller({ ...scene, overSocket: true, gone, spendMore });
    const prepared = await graphql.prepare(isObject(payload) ? payload : {}, caller);
    if (isSubscription(prepared)) guest.subscribe(id, allowance);
    return prepared;
  } catch (error) {
    return [explain(error, scene)];
  }
}

// One for all its operations: each that listened by itself would be one listener more.
function whenClosed(webSocket: WebSocket): AbortSignal {
  const known = closings.get(webSocket);
  if (known !== undefined) return known;
  const gone = new AbortController();
  webSocket.once("close", () => gone.abort());
  closings.set(webSocket, gone.signal);
  return gone.signal;
}

const closings = new WeakMap<WebSocket, AbortSignal>();

function isSubscription(prepared: Prepared | readonly GraphQLError[]): boolean {
  if (!("document" in prepared)) return false;
  const operation = getOperationAST(prepared.document, prepared.operationName);
  return operation?.operation === "subscription";
}

function tooMany() {
  const message = `This WebSocket has ${operationsMax} operations open.`;
  return problemWith("QUOTA_EXCEEDED", message, { hint: "Complete some first." });
}

function explained(
  { log }: ConversationOptions,
  { extra }: Conversation,
  error: GraphQLError,
): GraphQLError {
  const { requestId } = extra.connection;
  return error.extensions.code === undefined ? explain(error, { requestId, log }) : error;
}

// A close frame has room for 123 bytes.
function shortened(reason: string | undefined): string {
  return Buffer.from(reason ?? "")
    .subarray(0, closeReasonBytesMax)
    .toString("utf8");
}
