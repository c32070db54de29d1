// Runs db/roles.sql. Roles belong to the whole cluster, so another database may be making
// them at the same moment: such clashes are tried again. A login that may not make them
// is told what an administrator has to run.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { UserError } from "../errors.ts";
import { codeOf, fileProblem, sqlState } from "./migrate-errors.ts";
import type { SourceFile } from "./migrate-files.ts";
import type { Migration } from "./migrate.ts";
import type { Server } from "./migrate-server.ts";

const roles = [
  "minoots_owner",
  "minoots_server",
  "minoots_kernel",
  "minoots_worker",
  "minoots_tenant",
  "minoots_actions",
];

const triesMax = 20;
const clashCodes = new Set(["42710", "23505", "40001", "40P01"]);

/** Postgres has no code of its own for “tuple concurrently updated” (or deleted). */
function isClash(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return false;
  return clashCodes.has(code) || (code === "XX000" && /concurrently/.test(String(error)));
}

export async function wearsRoles(client: pg.Client, server: Server): Promise<boolean> {
  const { rows } = await client.query<{ worn: boolean }>(
    `select count(*) = cardinality($1::text[]) as worn
    from pg_catalog.pg_roles
    where rolname = any($1::text[]) and pg_has_role(session_user, oid, $2)`,
    [roles, server.major >= 16 ? "set" : "member"],
  );
  return rows[0]!.worn;
}

export async function ensureRoles({ client, sources, server }: Migration): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(sources.roles.text);
      return;
    } catch (error) {
      if (codeOf(error) === sqlState.insufficientPrivilege) {
        throw needsAdministrator(sources.roles, server, error);
      }
      if (!isClash(error) || tries === triesMax) throw fileProblem(sources.roles, error);
      await wait(Math.random() * 50);
    }
  }
}

function needsAdministrator(file: SourceFile, server: Server, error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  const literal = `'${server.login.replaceAll("'", "''")}'`;
  const script = file.text.replace(/^(--.*\n)+/, "");
  return new UserError(
    `The login “${server.login}” may not set up the roles MINOOTS needs (${reason}).`,
    [
      `Have an administrator run this once in the database “${server.database}”, then start again:`,
      "",
      `set minoots.login = ${literal};`,
      script,
    ].join("\n"),
    { cause: error },
  );
}
