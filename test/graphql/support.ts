// The whole GraphQL face over the test's database: called over HTTP and over WebSockets,
// as a client would.
import { createClient } from "graphql-ws";
import type { Client } from "graphql-ws";
import type { Logger } from "pino";
import { WebSocket } from "ws";
import { checkEpoch } from "../../src/database/calls.ts";
import { sealingWith } from "../../src/new-secret.ts";
import { createAuthenticator } from "../../src/server/authenticate.ts";
import { createGraphql } from "../../src/server/graphql.ts";
import type { Graphql } from "../../src/server/graphql.ts";
import type { Hub } from "../../src/server/hub.ts";
import { createSocketHandler } from "../../src/server/sockets.ts";
import type { SocketOptions } from "../../src/server/sockets.ts";
import { insertTenant } from "../harness/database.ts";
import type { Tenant } from "../harness/database.ts";
import { makeKey, silent, test as serverTest } from "../server/support.ts";
import type { Caller } from "../server/support.ts";

/** Whatever was asked for. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test knows what it asked for
export type Data = any;

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly GraphqlError[] | undefined;
}

export interface GraphqlError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly path?: string;
    readonly hint?: string;
    readonly requestId: string;
  };
}

export interface Api extends Caller {
  readonly graphql: Graphql;
  readonly socketUrl: string;
  /** The answer's data; an error fails the test. */
  run(document: string, variables?: object): Promise<Data>;
  ask(document: string, variables?: object, key?: string): Promise<GraphqlAnswer>;
  /** What errors say of the first mistake: code, path, message and hint. */
  mistake(document: string, variables?: object): Promise<readonly (string | undefined)[]>;
  socket(key?: string): Client;
  follow(document: string, variables?: object, key?: string): Stream;
}

export interface Stream {
  next(): Promise<Data>;
  end(): Promise<void>;
}

export interface ApiOptions {
  /** With the page, and with introspection. */
  readonly development?: boolean;
  readonly sockets?: Partial<SocketOptions>;
  readonly log?: Logger;
  /** Another server has a hub of its own. */
  readonly hub?: Hub;
  /** Looks up each key each time. */
  readonly forgetful?: boolean;
}

/** What the server seals the secrets of endpoints with. */
export const secretKey = new Uint8Array(32).fill(7);

// Asked for, it lets the status tell of a mistake in the document.
export const responseType = "application/graphql-response+json";

export const test = serverTest
  .extend("other", async ({ db }): Promise<{ tenant: Tenant; key: string }> => {
    const tenant = await insertTenant(db, "team");
    return { tenant, key: await makeKey(db, tenant) };
  })
  .extend("open", ({ as, db, hub: usual, serve }, { onCleanup }) => {
    const closing: (() => unknown)[] = [];
    onCleanup(async () => {
      for (const close of closing.toReversed()) await close();
    });
    return async (options: ApiOptions = {}): Promise<Api> => {
      const { development = false, log = silent, forgetful = false, hub = usual } = options;
      await checkEpoch(db);
      await hub.start();
      const pool = as("minoots_server");
      const authenticator = createAuthenticator({
        pool,
        ...(forgetful ? { nowMs: leaping() } : {}),
      });
      const graphql = await createGraphql({
        pool,
        hub,
        authenticator,
        newSecret: sealingWith(secretKey),
        log,
        introspection: development,
        graphiql: development,
      });
      const sockets = createSocketHandler({ graphql, authenticator, log, ...options.sockets });
      const caller = await serve({ graphql: graphql.handler, sockets, development });
      closing.push(
        () => hub.stop(),
        () => graphql.release(),
        () => sockets.close(),
      );
      return apiOn(caller, graphql, closing);
    };
  })
  .extend("api", async ({ open }) => open());

// Each look finds it an hour later.
function leaping(): () => number {
  let hours = 0;
  return () => (hours += 1) * 3_600_000;
}

function apiOn(caller: Caller, graphql: Graphql, closing: (() => unknown)[]): Api {
  const socketUrl = `${caller.url.replace("http", "ws")}/graphql`;
  const ask = async (query: string, variables?: object, key = caller.key) => {
    const headers = { "content-type": "application/json", accept: responseType };
    const body = { query, variables };
    const answer = await caller.call("POST", "/graphql", { body, headers, key });
    const { data, errors } = answer.body as Data;
    return { status: answer.status, data, errors };
  };
  const socket = (key = caller.key) => {
    const connectionParams = { "X-API-Key": key };
    const client = createClient({
      url: socketUrl,
      webSocketImpl: WebSocket,
      connectionParams,
      retryAttempts: 0,
    });
    closing.push(() => client.dispose());
    return client;
  };
  return {
    ...caller,
    graphql,
    socketUrl,
    ask,
    socket,
    async run(document, variables) {
      const { data, errors } = await ask(document, variables);
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
    async mistake(document, variables) {
      const [error] = (await ask(document, variables)).errors ?? [];
      if (error === undefined) return [];
      const { code, path, hint } = error.extensions;
      return [code, path, error.message, hint];
    },
    follow: (document, variables = {}, key = caller.key) =>
      streamOf(socket(key).iterate({ query: document, variables: { ...variables } })),
  };
}

function streamOf(results: AsyncIterableIterator<Data>): Stream {
  return {
    async next() {
      const { done, value } = await results.next();
      if (done) return null;
      if (value.errors !== undefined) throw new Error(JSON.stringify(value.errors));
      return value.data;
    },
    async end() {
      await results.return?.();
    },
  };
}
