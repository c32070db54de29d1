// What a test file imports instead of vitest's own `test`. Two kinds:
// `test` has a database for the whole file, a clone of the template: for loops, races and
// whatever commits. `sqlTest` has one connection in a transaction that is rolled back after
// each test, in a database many files share: for rules, and quicker.
// A failed file keeps its database, and the run ends with how to connect to it.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject, test as plainTest } from "vitest";
import { connectionConfig, type DatabaseRole } from "../../src/database/connect.ts";
import { type Clock, clockOf, type Queryable } from "./clock.ts";
import { createDatabase, dropDatabase, renameDatabase, urlOf } from "./cluster.ts";
import type { Harness } from "./global.ts";

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly number: number;
}

/** Who a connection speaks as: a role, and for the server a tenant. */
export interface Speaker {
  readonly role?: DatabaseRole | "minoots_tenant";
  readonly tenant?: Tenant;
}

interface FileDatabase {
  readonly url: string;
  /** An administrator's pool: it sees everything, in spite of row security. */
  readonly pool: pg.Pool;
  failed: boolean;
}

function harness(): Harness {
  const provided = inject("harness");
  if (provided.problem !== null) throw new Error(`There is no test database: ${provided.problem}`);
  return provided;
}

function configFor(url: string, { role, tenant }: Speaker): pg.ClientConfig {
  const settings = [
    role === undefined ? "" : `-c role=${role}`,
    tenant === undefined ? "" : `-c minoots.tenant_id=${tenant.id}`,
  ];
  return { ...connectionConfig({ url, role: null, name: "test" }), options: settings.join(" ") };
}

function openPool(url: string, speaker: Speaker): pg.Pool {
  const pool = new pg.Pool({ ...configFor(url, speaker), max: 10 });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function openClient(url: string, speaker: Speaker): Promise<pg.Client> {
  const client = new pg.Client(configFor(url, speaker));
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

export async function insertTenant(db: Queryable, tier = "free"): Promise<Tenant> {
  const id = randomUUID();
  const { rows } = await db.query(
    `insert into minoots_private.tenants (id, name, tier, created_at)
    values ($1, $2, $3, statement_timestamp()) returning id, name, number`,
    [id, `tenant-${id.slice(-8)}`, tier],
  );
  return rows[0] as Tenant;
}

export const test = plainTest
  .extend("fileDatabase", { scope: "file" }, async ({}, { onCleanup }): Promise<FileDatabase> => {
    const { adminUrl, prefix, template } = harness();
    const name = `${prefix}${randomUUID().slice(0, 8)}`;
    await createDatabase(adminUrl, name, template);
    const url = urlOf(adminUrl, name);
    const database = { url, pool: openPool(url, {}), failed: false };
    onCleanup(async () => {
      await database.pool.end();
      if (database.failed) await renameDatabase(adminUrl, name, `${name}_failed`);
      else await dropDatabase(adminUrl, name);
    });
    return database;
  })
  .extend("db", ({ fileDatabase, onTestFailed }): pg.Pool => {
    onTestFailed(() => {
      fileDatabase.failed = true;
    });
    return fileDatabase.pool;
  })
  .extend("url", ({ fileDatabase }): string => fileDatabase.url)
  /** Opens one more connection, closed when the test ends. */
  .extend("connect", ({ fileDatabase }, { onCleanup }) => {
    const opened: pg.Client[] = [];
    onCleanup(async () => {
      await Promise.all(opened.map((client) => client.end()));
    });
    return async (speaker: Speaker = {}): Promise<pg.Client> => {
      const client = await openClient(fileDatabase.url, speaker);
      opened.push(client);
      return client;
    };
  })
  /** A pool that speaks as this role and tenant, closed when the test ends. */
  .extend("as", ({ fileDatabase }, { onCleanup }) => {
    const opened: pg.Pool[] = [];
    onCleanup(async () => {
      await Promise.all(opened.map((pool) => pool.end()));
    });
    return (role: NonNullable<Speaker["role"]>, tenant?: Tenant): pg.Pool => {
      const pool = openPool(fileDatabase.url, tenant === undefined ? { role } : { role, tenant });
      opened.push(pool);
      return pool;
    };
  })
  .extend("clock", async ({ db }, { onCleanup }): Promise<Clock> => {
    const clock = clockOf(db);
    onCleanup(() => clock.clear());
    return clock;
  })
  .extend("tenant", async ({ db }): Promise<Tenant> => await insertTenant(db));

export const sqlTest = plainTest
  .extend("sharedUrl", { scope: "file" }, async (): Promise<string> => {
    const { adminUrl, prefix, template } = harness();
    const name = `${prefix}rules_${process.env.VITEST_POOL_ID}`;
    await createDatabase(adminUrl, name, template).catch(unlessDuplicate);
    return urlOf(adminUrl, name);
  })
  .extend("connection", { scope: "file" }, async ({ sharedUrl }, { onCleanup }) => {
    const client = await openClient(sharedUrl, {});
    onCleanup(() => client.end());
    return client;
  })
  .extend("db", async ({ connection }, { onCleanup }): Promise<pg.Client> => {
    await connection.query("begin; savepoint test");
    onCleanup(async () => {
      try {
        // Fails, and the test with it, when the test has ended the transaction.
        await connection.query("rollback to savepoint test");
      } finally {
        await connection.query("rollback");
      }
    });
    return connection;
  })
  .extend("clock", ({ db }): Clock => {
    // Whoever the test speaks as, only the administrator sets the clock.
    return clockOf({ query: (text, values) => asAdministrator(db, text, values) });
  })
  .extend("tenant", async ({ db }): Promise<Tenant> => await insertTenant(db))
  /** Lets the connection speak as this role and tenant, or as the administrator again. */
  .extend("become", ({ db }) => {
    return async (role: Speaker["role"] | null, tenant?: Tenant): Promise<void> => {
      await db.query(
        "select set_config('role', $1, true), set_config('minoots.tenant_id', $2, true)",
        [role ?? "none", tenant?.id ?? ""],
      );
    };
  });

/** The error of a statement that must be refused; the transaction lives on. */
export async function refusal(
  db: Queryable,
  text: string,
  values?: unknown[],
): Promise<pg.DatabaseError> {
  await db.query("savepoint attempt");
  try {
    await db.query(text, values);
  } catch (error) {
    await db.query("rollback to savepoint attempt");
    if (error instanceof pg.DatabaseError) return error;
    throw error;
  }
  throw new Error(`This was to be refused, and was not: ${text}`);
}

async function asAdministrator(db: pg.Client, text: string, values?: unknown[]) {
  const { rows } = await db.query<{ role: string }>("select current_setting('role') as role");
  await db.query("set local role none");
  const result = await db.query(text, values);
  await db.query("select set_config('role', $1, true)", [rows[0]!.role]);
  return result;
}

function unlessDuplicate(error: unknown): void {
  if ((error as { code?: unknown }).code !== "42P04") throw error;
}
