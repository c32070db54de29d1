// The exact-set check: functions and views of our schemas are those the files make, one
// signature each. Without it a parameter with a default, added in a file, would leave the
// old function beside the new one, and callers would meet now one and now the other.
import type pg from "pg";
import { UserError } from "../errors.ts";
import type { SourceFile } from "./migrate-files.ts";

const definition =
  /^create or replace (?:function|procedure|view) (minoots|minoots_private|minoots_actions)\.(\w+)/gim;

interface DatabaseObject {
  readonly name: string;
  readonly signature: string;
}

/** `minoots.cancel_timer`, which is what the file's name promises. */
export function definedName(file: SourceFile): string {
  const found = [...file.text.matchAll(definition)];
  const [, schema, name] = found[0] ?? [];
  if (found.length !== 1 || name !== file.name) {
    const names = found.map((match) => `${match[1]}.${match[2]}`).join(", ");
    throw new UserError(
      `${file.path} must hold exactly one \`create or replace\` of ${file.name}; it holds ${names || "none"}.`,
      "One function or view a file, named after it, in schema minoots, minoots_private or minoots_actions.",
    );
  }
  return `${schema}.${name}`;
}

export async function refuseDifference(
  client: pg.Client,
  files: readonly SourceFile[],
): Promise<void> {
  const wanted = new Set(files.map(definedName));
  const present = await readObjects(client);
  const problems = [
    ...present.filter(({ name }) => !wanted.has(name)).map(orphan),
    ...[...wanted].flatMap((name) => overloads(name, present)),
  ];
  if (problems.length === 0) return;
  throw new UserError(
    `The rules in the database are not those of db/functions:\n${problems.join("\n")}`,
    "Drop what is left over in a new migration. A changed signature takes a new name, and the old file moves to db/functions/retired for one release.",
  );
}

function orphan({ name, signature }: DatabaseObject): string {
  return `  ${name}${signature} has no file`;
}

function overloads(name: string, present: readonly DatabaseObject[]): string[] {
  const twins = present.filter((object) => object.name === name);
  if (twins.length === 1) return [];
  const signatures = twins.map(({ signature }) => `\n    ${name}${signature}`).join("");
  return [`  ${name} exists ${twins.length} times:${signatures}`];
}

async function readObjects(client: pg.Client): Promise<DatabaseObject[]> {
  const { rows } = await client.query<DatabaseObject>(`
    select nspname || '.' || proname as name,
      '(' || pg_get_function_identity_arguments(pg_proc.oid) || ')' as signature
    from pg_catalog.pg_proc
    join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
    where nspname in ('minoots', 'minoots_private', 'minoots_actions')
    union all
    select nspname || '.' || relname, ''
    from pg_catalog.pg_class
    join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname in ('minoots', 'minoots_private') and relkind in ('v', 'm')
    order by 1, 2`);
  return rows;
}
