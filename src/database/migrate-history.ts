// What the database says was applied, compared with what the files say.
// History is a chain: a file once applied never changes, none is skipped, and a database
// that knows more than these files belongs to a newer version and is left alone.
import type pg from "pg";
import { UserError } from "../errors.ts";
import type { SourceFile, Sources } from "./migrate-files.ts";

export interface AppliedMigration {
  readonly name: string;
  readonly sha256: string;
}

export interface History {
  readonly applied: readonly AppliedMigration[];
  readonly rulesDigest: string | null;
  readonly workerReady: boolean;
}

export const bookkeepingSql = `
  create schema if not exists minoots_private;
  create table if not exists minoots_private.migrations (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default statement_timestamp()
  );
  create table if not exists minoots_private.applied_rules (
    only_row boolean primary key default true constraint one_row check (only_row),
    digest text not null,
    applied_at timestamptz not null default statement_timestamp()
  );
  alter table minoots_private.migrations enable row level security;
  alter table minoots_private.applied_rules enable row level security;
  comment on table minoots_private.migrations is 'The migrations applied here, with the hash each had.';
  comment on table minoots_private.applied_rules is 'Digest of the rule files applied last.';`;

export async function readHistory(client: pg.Client): Promise<History> {
  const { rows } = await client.query<{ books: boolean; workerReady: boolean }>(`
    select to_regclass('minoots_private.applied_rules') is not null as books,
      to_regclass('graphile_worker.migrations') is not null as "workerReady"`);
  const { books, workerReady } = rows[0]!;
  if (!books) return { applied: [], rulesDigest: null, workerReady };
  await client.query("set role minoots_owner");
  try {
    return { ...(await readBooks(client)), workerReady };
  } finally {
    await client.query("reset role");
  }
}

async function readBooks(client: pg.Client): Promise<Omit<History, "workerReady">> {
  const applied = await client.query<AppliedMigration>(
    `select name, sha256 from minoots_private.migrations order by name collate "C"`,
  );
  const rules = await client.query<{ digest: string }>(
    "select digest from minoots_private.applied_rules",
  );
  return { applied: applied.rows, rulesDigest: rules.rows[0]?.digest ?? null };
}

/** The files still to apply, or the reason why none may be. */
export function verifyHistory(
  sources: Sources,
  applied: readonly AppliedMigration[],
): readonly SourceFile[] {
  refuseNewer(sources, applied);
  const files = new Map(sources.migrations.map((file) => [file.name, file]));
  for (const { name, sha256 } of applied) {
    const file = files.get(name)!;
    if (file.sha256 !== sha256) throw edited(file, "it was applied to this database");
  }
  const done = new Set(applied.map(({ name }) => name));
  const pending = sources.migrations.filter(({ name }) => !done.has(name));
  refuseGap(pending[0], applied.at(-1));
  return pending;
}

function refuseNewer(sources: Sources, applied: readonly AppliedMigration[]): void {
  const known = new Set(sources.migrations.map(({ name }) => name));
  const unknown = applied.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length === 0) return;
  throw new UserError(
    `The database is newer than this version of MINOOTS: it holds ${unknown.join(", ")}.`,
    "Start the version that made it, or a later one. Going back means restoring a backup.",
  );
}

function refuseGap(pending: SourceFile | undefined, last: AppliedMigration | undefined): void {
  if (pending === undefined || last === undefined || pending.name > last.name) return;
  throw new UserError(
    `${pending.path} comes before ${last.name}, which this database has already applied.`,
    "Give the new migration the next free number.",
  );
}

/** The files against db/migrations.lock and against the rule of consecutive numbers. */
export function verifyLock({ migrations, locked }: Sources): void {
  migrations.forEach(refuseWrongNumber);
  if (locked === null) return;
  for (const file of migrations) {
    const sha256 = locked.get(file.name);
    if (sha256 === undefined) throw unlocked(file);
    if (sha256 !== file.sha256) throw edited(file, "it was locked");
  }
  const present = new Set(migrations.map(({ name }) => name));
  const lost = [...locked.keys()].find((name) => !present.has(name));
  if (lost === undefined) return;
  throw new UserError(
    `db/migrations.lock names ${lost}, but that migration is gone.`,
    "Bring the file back: a migration is never deleted.",
  );
}

function refuseWrongNumber(file: SourceFile, index: number): void {
  const expected = String(index + 1).padStart(4, "0");
  if (file.name.startsWith(`${expected}_`)) return;
  throw new UserError(
    `${file.path} should start with ${expected}_: migrations are numbered without a gap.`,
    "Rename it, or bring back the one that is missing.",
  );
}

function unlocked(file: SourceFile): UserError {
  return new UserError(
    `${file.path} is not in db/migrations.lock.`,
    "Run `npm run migrations:lock` and commit the lock file with it.",
  );
}

function edited(file: SourceFile, since: string): UserError {
  return new UserError(
    `${file.path} was edited after ${since}.`,
    "Undo the edit (`git log` shows it) and put the change into a new migration.",
  );
}
