// Reads the db directory: what it holds IS the database's shape and rules.
// Line ends are normalised before hashing, so that a checkout on Windows is the same
// history as one on Linux.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { UserError } from "../errors.ts";
import { codeOf } from "./migrate-errors.ts";

export interface SourceFile {
  /** As a person would write it, `db/functions/cancel_timer.sql`. */
  readonly path: string;
  /** The file name without its ending. */
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

export interface Sources {
  readonly roles: SourceFile;
  readonly migrations: readonly SourceFile[];
  readonly functions: readonly SourceFile[];
  readonly policies: SourceFile;
  readonly grants: SourceFile;
  /** What db/migrations.lock says, or null when there is none. */
  readonly locked: ReadonlyMap<string, string> | null;
}

export async function readSources(directory: string): Promise<Sources> {
  const read = (file: string) => readSource(directory, file);
  const [roles, policies, grants, migrations, functions, lock] = await Promise.all([
    read("roles.sql"),
    read("policies.sql"),
    read("grants.sql"),
    readFolder(directory, "migrations"),
    readFolder(directory, "functions"),
    readOptional(join(directory, "migrations.lock")),
  ]);
  return {
    roles,
    policies,
    grants,
    migrations,
    functions,
    locked: lock === null ? null : parseLock(lock),
  };
}

export function formatLock(migrations: readonly SourceFile[]): string {
  return migrations.map((file) => `${file.name} ${file.sha256}\n`).join("");
}

function parseLock(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return new Map(
    lines.map((line) => {
      const [name, sha256] = line.trim().split(/\s+/);
      return [name ?? "", sha256 ?? ""];
    }),
  );
}

async function readFolder(directory: string, folder: string): Promise<SourceFile[]> {
  const entries = await readdir(join(directory, folder), { recursive: true });
  const files = entries.filter((entry) => entry.endsWith(".sql")).toSorted(byCodePoint);
  return await Promise.all(files.map((file) => readSource(directory, join(folder, file))));
}

async function readSource(directory: string, file: string): Promise<SourceFile> {
  const text = await readOptional(join(directory, file));
  const path = join(basename(directory), relative(".", file)).split(sep).join("/");
  if (text === null) {
    throw new UserError(`${path} is missing.`, "Install MINOOTS again: its db directory is torn.");
  }
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { path, name: basename(file, ".sql"), text, sha256 };
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Never by locale: the order of migrations must be the same everywhere. */
function byCodePoint(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
