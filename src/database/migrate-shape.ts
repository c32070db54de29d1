// Applies pending migrations and the rules in one transaction as minoots_owner: either the
// database is this version afterwards, or it is what it was.
// A migration with the header flag `-- minoots: no transaction` (for an index built
// concurrently) runs by itself, after what precedes it is committed.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { UserError } from "../errors.ts";
import { fileProblem, isBusy } from "./migrate-errors.ts";
import type { SourceFile } from "./migrate-files.ts";
import { bookkeepingSql, readHistory, verifyHistory } from "./migrate-history.ts";
import { applyRules, rulesDigest } from "./migrate-rules.ts";
import type { Migrated, Migration } from "./migrate.ts";

// Short and often: whatever waits for a lock keeps all who come after it waiting too.
const lockTimeoutMs = 500;
const pauseMs = 250;

// All at once, before anything is done: taken one after another while others work, some of them
// would always be held by who waits for one that is taken already.
const lockAllSql = `
  do $$
  declare
    v_all text := (
      select string_agg(relation.oid::regclass::text, ', ' order by relation.relkind, relation.oid)
      from pg_catalog.pg_class as relation
      where relation.relkind in ('r', 'p', 'v') and not relation.relispartition
        and relation.relnamespace::regnamespace::text in ('minoots', 'minoots_private'));
  begin
    if v_all is null then return; end if;
    set local lock_timeout = 100;
    execute 'lock table ' || v_all || ' in access exclusive mode';
    set local lock_timeout = ${lockTimeoutMs};
  end
  $$`;
const triesMax = 60;

export async function applyPending(migration: Migration): Promise<Migrated> {
  const { client, sources, server, log } = migration;
  const history = await readHistory(client);
  const pending = verifyHistory(sources, history.applied);
  const digest = await rulesDigest(sources, server);
  const rulesChanged = history.rulesDigest !== digest || pending.length > 0;
  const lone = pending.findLastIndex(runsAlone);
  for (const file of pending.slice(0, lone + 1)) await applyEarly(migration, file);
  await asOwner(migration, async () => {
    await client.query(lockAllSql);
    for (const file of pending.slice(lone + 1)) await applyFile(client, file, log);
    await applyRules(client, sources);
    await recordRules(client, digest);
  });
  log(`Rules: ${sources.functions.length} functions and views.`);
  return { applied: pending.map(({ name }) => name), rulesChanged };
}

function runsAlone(file: SourceFile): boolean {
  return /^-- minoots: no transaction$/m.test(file.text);
}

async function applyEarly(migration: Migration, file: SourceFile): Promise<void> {
  const { client, log } = migration;
  if (!runsAlone(file)) return await asOwner(migration, () => applyFile(client, file, log));
  log(`Migration: ${file.name}, outside a transaction.`);
  await client.query("set role minoots_owner");
  try {
    for (const statement of file.text.split(/(?<=;)[ \t]*$/m)) await client.query(statement);
    await recordMigration(client, file);
  } catch (error) {
    throw fileProblem({ ...file, text: "" }, error);
  } finally {
    await client.query("reset role");
  }
}

async function applyFile(
  client: pg.Client,
  file: SourceFile,
  log: (line: string) => void,
): Promise<void> {
  log(`Migration: ${file.name}.`);
  try {
    await client.query(file.text);
    await recordMigration(client, file);
  } catch (error) {
    throw fileProblem(file, error);
  }
}

async function recordMigration(client: pg.Client, file: SourceFile): Promise<void> {
  await client.query(bookkeepingSql);
  await client.query("insert into minoots_private.migrations (name, sha256) values ($1, $2)", [
    file.name,
    file.sha256,
  ]);
}

async function recordRules(client: pg.Client, digest: string): Promise<void> {
  await client.query(bookkeepingSql);
  await client.query(
    `insert into minoots_private.applied_rules (digest) values ($1)
    on conflict (only_row) do update
    set digest = excluded.digest, applied_at = statement_timestamp()`,
    [digest],
  );
}

/** A busy table must not be queued behind: give way and come again, then name the reason. */
async function asOwner(migration: Migration, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(migration.client, work);
    } catch (error) {
      if (!isBusy(causeOf(error))) throw error;
      if (tries === triesMax) throw stillBusy(error);
      if (tries === 1) migration.log("A table is in use; trying again for a while.");
      await wait(pauseMs);
    }
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("begin isolation level read committed read write");
  try {
    await client.query(
      `set local role minoots_owner; set local search_path = ''; set local lock_timeout = ${lockTimeoutMs}; set local client_min_messages = warning`,
    );
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

function stillBusy(error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `Another session keeps a lock the migration needs: ${reason}`,
    "Find it with `select pid, state, query from pg_stat_activity where state <> 'idle'`, end it, and start again.",
    { cause: error },
  );
}

function causeOf(error: unknown): unknown {
  return error instanceof UserError ? error.cause : error;
}
