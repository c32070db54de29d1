// The server role: the faces over one pool and one hub. Requests speak to the database as
// minoots_server, which owns nothing and sees only the tenant it names.
import pg from "pg";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { connectionConfig, createPool } from "../database/connect.ts";
import { createAuthenticator } from "./authenticate.ts";
import { createCrowd } from "./crowd.ts";
import { createGraphql } from "./graphql.ts";
import type { NewSecret } from "../database/endpoint-calls.ts";
import { slowGuesses } from "./guesses.ts";
import { createHttpServer } from "./http.ts";
import type { OwnProcess } from "./health.ts";
import { createHub, type Hub } from "./hub.ts";
import type { InboxOptions } from "./inbox.ts";
import { createLimiter } from "./limits.ts";
import { createSocketHandler, knockingDefaultMax } from "./sockets.ts";
import type { MetricsPage } from "../telemetry/page.ts";
import { countRead, countRefused, watchHub } from "../telemetry/watch-server.ts";

type FaceConfig = Pick<Config, "allowedOrigins" | "introspection" | "graphiql">;

export interface ServerOptions {
  readonly config: Pick<Config, "host" | "port"> & Partial<FaceConfig>;
  readonly url: string;
  readonly development: boolean;
  readonly inbox: InboxOptions | null;
  readonly demoKey: string | null;
  readonly newSecret: NewSecret;
  readonly log: Logger;
  /** Answers /metrics; null where it is not served beside the API. */
  readonly metrics?: MetricsPage | null;
  /** Makes /readyz tell of what else runs in this process. */
  readonly process?: OwnProcess;
}

export interface Server {
  readonly address: string;
  readonly hub: Hub;
  stop(): Promise<void>;
}

const connectionsMax = 10;
// Longer than any request may take in the database.
const statementMaxMs = 8000;
const doorConnectionsMax = 2;

export async function startServer(options: ServerOptions): Promise<Server> {
  const { url, log, inbox, development, demoKey, newSecret } = options;
  const role = "minoots_server";
  const login = { url, role, log, statementMaxMs, pipeline: true } as const;
  const pool = createPool({ ...login, name: "minoots server", max: connectionsMax });
  // Apart, so that who asks too much is told without taking the connections of the others.
  const doorPool = createPool({ ...login, name: "minoots limits", max: doorConnectionsMax });
  const hub = createHub({
    pool,
    listenClient: () => new pg.Client(connectionConfig({ url, role, name: "minoots hub" })),
    log,
    onRead: countRead(),
  });
  const authenticator = slowGuesses(createAuthenticator({ pool, demoKey }));
  await hub.start();
  watchHub(hub);
  const limiter = countRefused(createLimiter({ pool: doorPool }));
  const { allowedOrigins = [], ...shown } = options.config;
  const face = { pool, hub, authenticator, limiter, log };
  const graphql = await createGraphql({ ...face, ...shown, demoKey, newSecret });
  const crowd = createCrowd({ knockingMax: knockingDefaultMax });
  const sockets = createSocketHandler({ ...face, graphql, crowd, development, allowedOrigins });
  const http = createHttpServer({
    ...options,
    ...face,
    crowd,
    graphql: graphql.handler,
    claims: graphql.claims,
    sockets,
    ...(inbox === null ? {} : { inbox }),
  });
  const stop = async () => {
    graphql.claims.endWaits();
    await http.close();
    await graphql.release();
    await hub.stop();
    await Promise.all([pool.end(), doorPool.end()]);
  };
  try {
    return { address: await http.listen(), hub, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
