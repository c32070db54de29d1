// Applies every rule file: one function or view each, in any order. Since a view may use a
// function and a function may return a view's row, the files go in rounds until all are in,
// without looking into bodies; then once more with bodies checked.
// Afterwards the database must hold exactly what the files make.
import { createHash } from "node:crypto";
import pg from "pg";
import { UserError } from "../errors.ts";
import { codeOf, fileProblem, isBusy } from "./migrate-errors.ts";
import type { SourceFile, Sources } from "./migrate-files.ts";
import { refuseDifference } from "./migrate-set.ts";
import type { Server } from "./migrate-server.ts";
import { workerVersion } from "./migrate-worker.ts";

/** db/policies.sql only creates: what it does not say is gone. */
const dropPoliciesSql = `
  do $$
  declare
    v_policy record;
  begin
    for v_policy in
      select * from pg_catalog.pg_policies where schemaname in ('minoots', 'minoots_private')
    loop
      execute format('drop policy %I on %I.%I',
        v_policy.policyname, v_policy.schemaname, v_policy.tablename);
    end loop;
  end
  $$`;

interface FailedFile {
  readonly file: SourceFile;
  readonly error: unknown;
}

const shownMax = 12;

/** Schema, table, column, function and type: what another file may bring. */
const missingCodes = new Set(["3F000", "42P01", "42703", "42883", "42704"]);

export async function rulesDigest(sources: Sources, server: Server): Promise<string> {
  const hash = createHash("sha256");
  hash.update(`postgres ${server.major} graphile-worker ${await workerVersion()}\n`);
  for (const file of [...sources.functions, sources.policies, sources.grants, sources.roles]) {
    hash.update(`${file.path} ${file.sha256}\n`);
  }
  return hash.digest("hex");
}

export async function applyRules(client: pg.Client, sources: Sources): Promise<void> {
  await client.query("set local check_function_bodies = off");
  await applyInRounds(client, sources.functions);
  await client.query("set local check_function_bodies = on");
  await applyInRounds(client, sources.functions);
  await client.query(dropPoliciesSql);
  await apply(client, sources.policies);
  await apply(client, sources.grants);
  await refuseDifference(client, sources.functions);
}

async function applyInRounds(client: pg.Client, files: readonly SourceFile[]): Promise<void> {
  let waiting = files;
  while (waiting.length > 0) {
    const failed: FailedFile[] = [];
    for (const file of waiting) {
      const error = await tryApply(client, file);
      if (error !== null) failed.push({ file, error });
    }
    if (failed.length === waiting.length) throw problemOfAll(failed);
    waiting = failed.map(({ file }) => file);
  }
}

/** The error of a file that may succeed in the next round. */
async function tryApply(client: pg.Client, file: SourceFile): Promise<unknown> {
  await client.query("savepoint rule");
  try {
    await client.query(file.text);
    await client.query("release savepoint rule");
    return null;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || isBusy(error)) throw error;
    await client.query("rollback to savepoint rule; release savepoint rule");
    return error;
  }
}

/** Files that only miss another failed file's object come last: they are seldom the cause. */
function problemOfAll(failed: readonly FailedFile[]): unknown {
  const ordered = failed.toSorted((left, right) => rank(left) - rank(right));
  const problems = ordered.map(({ file, error }) => fileProblem(file, error));
  const [first, ...others] = problems;
  if (!(first instanceof UserError) || others.length === 0) return first;
  const lines = others.slice(0, shownMax).map((problem) => (problem as Error).message);
  const more = others.length > shownMax ? [`and ${others.length - shownMax} more`] : [];
  return new UserError([first.message, ...lines, ...more].join("\n"), first.hint);
}

function rank({ error }: FailedFile): number {
  return missingCodes.has(codeOf(error) ?? "") ? 1 : 0;
}

async function apply(client: pg.Client, file: SourceFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    throw fileProblem(file, error);
  }
}
