// What every REST route stands on: what it is given, and how it answers.
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type pg from "pg";
import type { NewSecret } from "../../database/endpoint-calls.ts";
import { problemDocument, problemHeaders } from "../respond.ts";
import type { Claims } from "../claims.ts";
import type { Authenticator } from "../authenticate.ts";
import type { Exchange } from "../exchange.ts";
import type { Health } from "../health.ts";
import type { Hub } from "../hub.ts";
import type { Inbox } from "../inbox.ts";
import type { Limiter } from "../limits.ts";
import type { Problem } from "../problems.ts";
import type { Streams } from "../streams.ts";

export interface RestEnv {
  Bindings: Exchange;
}

export type RestApp = OpenAPIHono<RestEnv>;
export type RestContext = Context<RestEnv>;

export interface RestOptions {
  readonly pool: pg.Pool;
  readonly authenticator: Authenticator;
  readonly limiter: Limiter;
  readonly hub: Pick<Hub, "subscribe">;
  readonly streams: Streams;
  readonly claims: Pick<Claims, "claim">;
  readonly newSecret: NewSecret;
  readonly quietMs?: number; // until a silent stream is sent a comment
  readonly health: Health;
  readonly inbox: Inbox | null;
}

export function answerProblem(
  context: RestContext,
  problem: Problem,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  const document = { ...problemDocument(problem, context.env.requestId), ...more };
  return answerText(JSON.stringify(document), problem.status, problemHeaders(problem));
}

export function answerJson(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerText(JSON.stringify(value), status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...headers,
  });
}

// With its length said, an answer goes out in one piece.
export function answerText(
  text: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  const length = String(Buffer.byteLength(text));
  return new Response(text, { status, headers: { ...headers, "content-length": length } });
}
