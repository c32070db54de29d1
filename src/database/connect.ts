// The one way to the database: every pool takes its role by a start-up option, so
// that a RESET cannot shed it, and survives the loss of an idle connection.
// Instants stay text, since a Date would lose their microseconds.
import pg from "pg";
import type { Logger } from "pino";
import { watchPool } from "../telemetry/watch-pool.ts";

export type DatabaseRole = "minoots_owner" | "minoots_server" | "minoots_kernel" | "minoots_worker";

export interface ConnectionOptions {
  readonly url: string;
  readonly role: DatabaseRole | null;
  readonly name: string;
  /** Settings of the session, such as a time-out. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PoolOptions extends ConnectionOptions {
  readonly max: number;
  readonly log: Logger;
  /** The database ends a statement that takes longer. */
  readonly statementMaxMs?: number;
  /** Statements are sent without waiting for the answer to the one before. */
  readonly pipeline?: boolean;
}

// A database that does not answer must give an error, and never a hang.
const connectMaxMs = 5000;
const statementDefaultMs = 30_000;
// A connection that says nothing so long after that is dead, whatever TCP believes.
const silencePart = 1.25;

// Nor may a process that is frozen or out of reach in the middle of a transaction keep what it
// has locked: a timer would not fire, and a feed would stand still, for as long.
const idleInTransactionMax = "15s";

const textTypes = new Set<number>([pg.types.builtins.TIMESTAMPTZ, pg.types.builtins.INTERVAL]);

function parserFor(typeId: number, format?: unknown): (value: string) => unknown {
  if (textTypes.has(typeId)) return (value) => value;
  if (typeId === pg.types.builtins.INT8) return Number;
  return pg.types.getTypeParser(typeId, format as "text");
}

export function connectionConfig(options: ConnectionOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: options.name,
    keepAlive: true,
    types: { getTypeParser: parserFor as typeof pg.types.getTypeParser },
    options: Object.entries({ ...roleOf(options), ...options.settings })
      .map(([setting, value]) => `-c ${setting}=${value}`)
      .join(" "),
  };
}

function roleOf({ role }: ConnectionOptions): Record<string, string> {
  return role === null ? {} : { role };
}

export function createPool(options: PoolOptions): pg.Pool {
  const maxMs = options.statementMaxMs ?? statementDefaultMs;
  const settings = {
    statement_timeout: String(maxMs),
    idle_in_transaction_session_timeout: idleInTransactionMax,
    ...options.settings,
  };
  const pool = new pg.Pool({
    ...connectionConfig({ ...options, settings }),
    query_timeout: maxMs * silencePart,
    max: options.max,
    pipeline: options.pipeline ?? false,
    connectionTimeoutMillis: connectMaxMs,
  });
  const report = (error: Error) => {
    if (pool.ending) return;
    options.log.warn(
      { pool: options.name, error: error.message },
      "a database connection was lost",
    );
  };
  pool.on("error", report);
  pool.on("connect", (client) => client.on("error", report));
  watchPool(pool, options.name);
  return pool;
}
