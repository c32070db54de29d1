// The GraphQL face: one schema made from the database at start, answered over HTTP by the
// handler here and over WebSockets by sockets.ts, which shares everything but the wire.
import type { IncomingMessage, ServerResponse } from "node:http";
import { lexicographicSortSchema, printSchema } from "postgraphile/graphql";
import type { GraphQLSchema } from "postgraphile/graphql";
import type pg from "pg";
import { pino } from "pino";
import type { Logger } from "pino";
import { makeSchema } from "postgraphile";
import * as calls from "../database/calls.ts";
import { rotateSecret } from "../database/endpoint-calls.ts";
import type { NewSecret, RotatedSecret, Rotation } from "../database/endpoint-calls.ts";
import type { Claimed } from "../database/delivery-calls.ts";
import type { Database, Identity, TimerJson, TimerName } from "../database/wire.ts";
import { createPool } from "../database/connect.ts";
import type { Authenticator } from "./authenticate.ts";
import { followFeed, followTimer, noSuchTimer } from "./graphql/feed.ts";
import type { Wanted } from "./graphql/feed.ts";
import type { Caller } from "./graphql/execution.ts";
import { createClaims } from "./claims.ts";
import type { Claims, Waiting } from "./claims.ts";
import { createHandler } from "./graphql/handler.ts";
import { GraphqlService } from "./graphql/service.ts";
import { createPrepare } from "./graphql/operations.ts";
import type { Prepare } from "./graphql/operations.ts";
import { taking } from "./graphql/pace.ts";
import { presetFor } from "./graphql/preset.ts";
import type { Hub } from "./hub.ts";
import { createLimiter } from "./limits.ts";
import type { Limiter } from "./limits.ts";
import { withTenant } from "./with-tenant.ts";

export interface GraphqlOptions {
  readonly pool: pg.Pool; // with the role minoots_server
  readonly hub: Pick<Hub, "subscribe">;
  readonly authenticator: Authenticator;
  readonly limiter?: Limiter;
  readonly newSecret: NewSecret;
  readonly log: Logger;
  readonly introspection?: boolean;
  readonly graphiql?: boolean; // the page for trying out
  readonly demoKey?: string | null; // already typed in on the page for trying out
}

export interface Graphql {
  readonly schema: GraphQLSchema;
  readonly prepare: Prepare;
  readonly limiter: Limiter;
  handler(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers who waits to claim, before the server stops. */
  readonly claims: Claims;
  release(): Promise<void>;
}

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- how Grafast is told of our context
  namespace Grafast {
    interface RequestContext {
      caller: Caller;
    }
    interface Context {
      identity: Identity;
      rotate(rotation: Rotation): Promise<RotatedSecret>;
      claim(wanted: Waiting): Promise<readonly Claimed[]>;
    }
  }
}

export async function createGraphql(options: GraphqlOptions): Promise<Graphql> {
  const { pool, introspection = false, graphiql = false, log, authenticator } = options;
  const limiter = options.limiter ?? createLimiter({ pool });
  const claims = createClaims(options);
  const preset = presetFor({
    pool,
    introspection,
    graphiql,
    demoKey: options.demoKey ?? null,
    context: contextOn(options, claims),
  });
  const { schema, resolvedPreset } = await makeSchema(preset);
  const service = new GraphqlService({ schema, preset: resolvedPreset });
  await service.ready();
  return {
    schema,
    prepare: createPrepare(service),
    limiter,
    handler: createHandler({ service, authenticator, limiter, graphiql, log }),
    claims,
    release: () => service.release(),
  };
}

// What the plans of one operation can reach: who is asking, and what can be followed.
type Reach = Pick<GraphqlOptions, "pool" | "hub" | "newSecret">;

function contextOn({ pool, hub, newSecret }: Reach, claims: Claims) {
  return ({ caller }: Partial<Grafast.RequestContext>): object => {
    if (caller === undefined) return {};
    const { identity, pace, gone } = caller;
    const { tenantId } = identity;
    const find = (name: TimerName) =>
      withTenant(pool, identity, "graphql", (db) => timerNamed(db, name));
    const feed = (wanted: Wanted) => followFeed(hub, tenantId, wanted);
    const timer = (name: TimerName) => followTimer(hub, tenantId, () => find(name));
    const follow = {
      feed: { subscribe: (wanted: Wanted) => taking(feed(wanted), pace) },
      timer: { subscribe: (name: TimerName) => taking(timer(name), pace) },
    };
    return {
      identity,
      follow,
      claim: (wanted: Waiting) => claims.claim(identity, gone, wanted),
      rotate: (rotation: Rotation) =>
        withTenant(pool, identity, "graphql", (db) =>
          rotateSecret(db, tenantId, newSecret, rotation),
        ),
    };
  };
}

async function timerNamed(db: Database, name: TimerName): Promise<TimerJson> {
  const timer = await calls.getTimer(db, name);
  if (timer === null) throw noSuchTimer(name.id == null ? "key" : "id");
  return timer;
}

// The schema as text, in an order of its own, for schema.graphql and its drift check.
export async function printGraphqlSchema(url: string): Promise<string> {
  const log = pino({ level: "silent" });
  const pool = createPool({ url, role: "minoots_server", name: "minoots schema", max: 1, log });
  try {
    const { schema } = await makeSchema(
      presetFor({
        pool,
        introspection: false,
        graphiql: false,
        demoKey: null,
        context: () => ({}),
      }),
    );
    return `${printSchema(lexicographicSortSchema(schema))}\n`;
  } finally {
    await pool.end();
  }
}
