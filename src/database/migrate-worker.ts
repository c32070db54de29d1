// graphile-worker brings its own tables. They are made here, as minoots_worker, so that the
// worker owns its schema and the loops need not migrate anything when they start.
// The package is loaded only when there is something to do: a warm start does not pay for it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import pg from "pg";
import { UserError } from "../errors.ts";
import { connectionConfig } from "./connect.ts";

export async function migrateWorker(url: string): Promise<void> {
  const { Logger, runMigrations } = await import("graphile-worker");
  const name = "minoots migrate worker";
  const pool = new pg.Pool({ ...connectionConfig({ url, role: "minoots_worker", name }), max: 1 });
  pool.on("error", () => undefined);
  pool.on("connect", (connection) => connection.on("error", () => undefined));
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } catch (error) {
    throw workerProblem(error);
  } finally {
    await pool.end();
  }
}

/** Part of the rules' digest, so that a new version of it migrates at the next start. */
export async function workerVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("graphile-worker");
  const path = join(entry, "../../package.json");
  const { version } = JSON.parse(await readFile(path, "utf8")) as { version: string };
  return version;
}

function workerProblem(error: unknown): UserError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UserError(
    `graphile-worker's tables could not be brought up to date: ${reason}`,
    "Its tables live in schema graphile_worker and belong to minoots_worker; a newer version of it, or another owner, stands in the way.",
    { cause: error },
  );
}
