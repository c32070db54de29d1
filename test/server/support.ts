// A whole HTTP server over the test's database, on a port of its own, and a caller for it.
import { randomUUID } from "node:crypto";
import pg from "pg";
import pino from "pino";
import type { Logger } from "pino";
import { hashOf, writeKey } from "../../src/api-key.ts";
import { connectionConfig } from "../../src/database/connect.ts";
import { insertApiKey } from "../../src/database/tenant-calls.ts";
import { createHttpServer } from "../../src/server/http.ts";
import type { HttpServerOptions } from "../../src/server/http.ts";
import { createHub } from "../../src/server/hub.ts";
import { insertTenant, test as databaseTest } from "../harness/database.ts";
import type { Tenant } from "../harness/database.ts";

export const silent: Logger = pino({ level: "silent" });

/** A log whose lines can be looked at. */
export function keptLog(): { log: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: pino({ level: "debug" }, { write }), lines };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Whatever came back as JSON, or { text } for the rest. */
export interface Body {
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  readonly [field: string]: unknown;
}

export interface Caller {
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly key?: string | null;
}

export async function makeKey(
  db: pg.Pool,
  tenant: Tenant,
  scopes: string[] = ["read", "write"],
): Promise<string> {
  const id = randomUUID().slice(0, 8);
  const secret = randomUUID().replaceAll("-", "");
  const key = writeKey({ environment: "test", id, secret });
  await insertApiKey(db, {
    tenantId: tenant.id,
    id,
    name: "test",
    secretHash: hashOf(key),
    scopes,
    expiresAt: null,
  });
  return key;
}

async function callOf(url: string, key: string, method: string, path: string, given: CallOptions) {
  const sent = given.key === undefined ? key : given.key;
  const body = given.body;
  const isRaw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(sent === null ? {} : { "x-api-key": sent }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...given.headers,
    },
    ...(body === undefined
      ? {}
      : { body: (isRaw ? body : JSON.stringify(body)) as string | Uint8Array<ArrayBuffer> }),
  });
  const text = await response.text();
  const isJson = text !== "" && response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : { text }) as Body,
  };
}

// Of a large tier, so that a test meets no limit but the one it is about.
export const test = databaseTest
  .extend("tenant", async ({ db }): Promise<Tenant> => await insertTenant(db, "team"))
  .extend("hub", ({ as, url }) =>
    createHub({ pool: as("minoots_server"), listenClient: () => listenClient(url), log: silent }),
  )
  .extend("serve", ({ as, hub, db, tenant }, { onCleanup }) => {
    const closing: (() => Promise<void>)[] = [];
    onCleanup(async () => {
      await Promise.all(closing.map((close) => close()));
    });
    return async (more: Partial<HttpServerOptions> = {}): Promise<Caller> => {
      const server = createHttpServer({
        config: { host: "127.0.0.1", port: 0 },
        pool: as("minoots_server"),
        hub,
        graphql: (_request, response) => void response.end("graphql"),
        sockets: { handleUpgrade: (_request, socket) => socket.destroy(), close: async () => {} },
        log: silent,
        development: false,
        newSecret: ({ endpoint }) => ({ secret: `secret of ${endpoint}`, sealed: "sealed" }),
        ...more,
      });
      const url = await server.listen();
      const close = () => server.close();
      closing.push(close);
      const key = await makeKey(db, tenant);
      return {
        url,
        key,
        close,
        call: (method, path, options = {}) => callOf(url, key, method, path, options),
      };
    };
  });

export function listenClient(url: string): pg.Client {
  return new pg.Client(connectionConfig({ url, role: "minoots_server", name: "test-listen" }));
}
