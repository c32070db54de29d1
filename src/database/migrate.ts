// Brings a database to the shape and the rules of this version: roles, graphile-worker's
// tables, then in ONE transaction the pending migrations and every rule file. Any number
// of processes may start at once; one does the work, the others find it done.
// When nothing has changed, a start costs two round trips.
import { join } from "node:path";
import pg from "pg";
import { connectionConfig } from "./connect.ts";
import { connectionProblem, refusePooler } from "./migrate-errors.ts";
import { readSources, type Sources } from "./migrate-files.ts";
import { readHistory, verifyHistory, verifyLock } from "./migrate-history.ts";
import { withMigrationLock } from "./migrate-lock.ts";
import { ensureRoles, wearsRoles } from "./migrate-roles.ts";
import { rulesDigest } from "./migrate-rules.ts";
import { checkServer, type Server } from "./migrate-server.ts";
import { applyPending } from "./migrate-shape.ts";
import { migrateWorker } from "./migrate-worker.ts";

export interface MigrateOptions {
  readonly url: string;
  readonly log: (line: string) => void;
  readonly databaseDirectory?: string;
}

export interface Migrated {
  readonly applied: string[];
  readonly rulesChanged: boolean;
}

export interface MigratedTo extends Migrated {
  /** What the rules of this version come to. */
  readonly rulesDigest: string;
}

export interface Migration {
  readonly url: string;
  readonly client: pg.Client;
  readonly sources: Sources;
  readonly server: Server;
  readonly log: (line: string) => void;
}

const nothingToDo: Migrated = { applied: [], rulesChanged: false };

export const packagedDatabaseDirectory = join(import.meta.dirname, "../../db");

export async function migrate(options: MigrateOptions): Promise<MigratedTo> {
  const sources = await readSources(options.databaseDirectory ?? packagedDatabaseDirectory);
  verifyLock(sources);
  const client = await openClient(options.url);
  try {
    const server = await checkServer(client, options.log);
    const migration = { url: options.url, client, sources, server, log: options.log };
    const digest = await rulesDigest(sources, server);
    if (await isCurrent(migration)) return { ...nothingToDo, rulesDigest: digest };
    const done = await withMigrationLock(client, options.log, () => migrateLocked(migration));
    return { ...done, rulesDigest: digest };
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface Plan {
  /** Whether the roles are there, and this login may use them. */
  readonly hasRoles: boolean;
  readonly hasWorker: boolean;
  readonly pending: readonly string[];
  readonly rulesChanged: boolean;
}

/** What migrate would do, and refuse, without doing it. */
export async function planMigration(options: MigrateOptions): Promise<Plan> {
  const sources = await readSources(options.databaseDirectory ?? packagedDatabaseDirectory);
  verifyLock(sources);
  const client = await openClient(options.url);
  try {
    const server = await checkServer(client, options.log);
    const hasRoles = await wearsRoles(client, server);
    const history = await readHistory(client).catch((error: unknown) => {
      if (hasRoles) throw error; // Without the roles nothing of ours can be seen yet.
      return { applied: [], rulesDigest: null, workerReady: false };
    });
    return {
      hasRoles,
      hasWorker: history.workerReady,
      pending: verifyHistory(sources, history.applied).map(({ name }) => name),
      rulesChanged: history.rulesDigest !== (await rulesDigest(sources, server)),
    };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function migrateLocked(migration: Migration): Promise<Migrated> {
  await ensureRoles(migration);
  if (await isCurrent(migration)) return nothingToDo;
  await migrateWorker(migration.url);
  return await applyPending(migration);
}

/** Also refuses a database that this version cannot serve, whether current or not. */
async function isCurrent({ client, sources, server }: Migration): Promise<boolean> {
  if (!(await wearsRoles(client, server))) return false;
  const history = await readHistory(client);
  const pending = verifyHistory(sources, history.applied);
  return (
    pending.length === 0 &&
    history.workerReady &&
    history.rulesDigest === (await rulesDigest(sources, server))
  );
}

async function openClient(url: string): Promise<pg.Client> {
  const settings = { "minoots.direct": "yes" };
  const login = { url, role: null, name: "minoots migrate", settings };
  const client = new pg.Client(connectionConfig(login));
  // A connection lost between two statements shows at the next one, which reports it.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
    refusePooler(url, await isDirect(client));
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectionProblem(url, error);
  }
}

async function isDirect(client: pg.Client): Promise<boolean> {
  const text = "select current_setting('minoots.direct', true) = 'yes' as direct";
  return (await client.query<{ direct: boolean | null }>(text)).rows[0]!.direct === true;
}
