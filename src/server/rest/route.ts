// A route of the REST face, written down once: what it takes and answers is read from the same
// place by who calls it, by /openapi.json and by /docs. Each call goes the same way: who is it,
// how fast do they ask, may they, is everything they ask known; then the route's own work.
import type { z } from "@hono/zod-openapi";
import type pg from "pg";
import type { Allowance, Identity } from "../../database/wire.ts";
import { requireScope } from "../authenticate.ts";
import type { Scope } from "../authenticate.ts";
import { withTenant } from "../with-tenant.ts";
import { refuseBody } from "./fields.ts";
import { readQuery } from "./query.ts";
import type { RestApp, RestContext, RestOptions } from "./face.ts";
import type { Query } from "./query.ts";

export interface RouteAnswer {
  readonly description: string;
  readonly schema: z.ZodType | null; // null: it has no body
  readonly headers?: Readonly<Record<string, string>>; // each with what it says
  readonly type?: string; // of the content, if it is not JSON
  readonly also?: Readonly<Record<string, z.ZodType>>; // by type, what else it may be
}

export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string; // with {names}, as OpenAPI writes it
  readonly scope: Scope;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly mayLackBody?: boolean;
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  handle(call: RestCall): Promise<Response>;
}

export interface RestCall {
  readonly options: RestOptions;
  readonly context: RestContext;
  readonly identity: Identity;
  readonly allowance: Allowance;
  readonly query: Query;
}

export function addRoute(app: RestApp, options: RestOptions, route: Route): void {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
  app.on(route.method.toUpperCase(), path, async (context) =>
    route.handle(await admitted(options, context, route)),
  );
}

async function admitted(
  options: RestOptions,
  context: RestContext,
  route: Route,
): Promise<RestCall> {
  const { incoming } = context.env;
  const identity = await options.authenticator.ofRequest(incoming);
  const allowance = await options.limiter.admit(context.env, identity);
  requireScope(identity, route.scope);
  const query = readQuery(incoming.url ?? "", route.query);
  if (route.body === undefined && route.method !== "get") await refuseBody(incoming);
  return { options, context, identity, allowance, query };
}

/** The work of one call, as one transaction of its tenant. */
export async function inTenant<Result>(
  { options, identity }: RestCall,
  work: (db: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return await withTenant(options.pool, identity, "rest", work);
}
