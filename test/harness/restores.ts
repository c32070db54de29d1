// Dumps and restores as an operator does them, who is no superuser: by the programs of an
// installed Postgres, since the embedded one comes without pg_dump.
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { withClient } from "./cluster.ts";
import type { Throwaway } from "./postgres.ts";

const installed = "/usr/lib/postgresql";
const run = promisify(execFile);
const needed = ["initdb", "postgres", "pg_dump", "pg_restore", "psql"];

/** Programs of one version, all of them; null where there are none. */
function findTools(): string | null {
  const given = process.env.TEST_POSTGRES_BIN ?? "";
  const versions = existsSync(installed) ? readdirSync(installed).toSorted().toReversed() : [];
  const directories = [given, ...versions.map((version) => join(installed, version, "bin"))];
  const whole = (directory: string) => needed.every((name) => existsSync(join(directory, name)));
  return directories.find((directory) => directory !== "" && whole(directory)) ?? null;
}

export const tools = findTools();
export const skipped = tools === null ? ` (skipped: there is no pg_dump in ${installed})` : "";

/** A database whose owner may create roles, and is not a superuser; answers its address. */
export async function makeDatabase(cluster: Throwaway, name = "app"): Promise<string> {
  await withClient(cluster.url, async (client) => {
    const { rows } = await client.query("select from pg_roles where rolname = 'app'");
    if (rows.length === 0) {
      await client.query("create role app login createrole password 'guessed'");
      await client.query("create role shop login");
    }
    await client.query(`create database "${name}" owner app`);
  });
  const url = new URL(cluster.url);
  url.username = "app";
  url.password = "guessed";
  url.pathname = `/${name}`;
  return url.href;
}

export async function takeDump(url: string): Promise<string> {
  return (await run(join(tools!, "pg_dump"), [url], { maxBuffer: 1e8 })).stdout;
}

/** As docs/deploy.md says: the roles first, then all that was dumped. */
export async function restoreDump(dump: string, url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(await readFile("db/roles.sql", "utf8"));
    await client.query("grant shop to app; grant minoots_tenant to shop");
  });
  const restore = run(join(tools!, "psql"), [url, "-qX", "-v", "ON_ERROR_STOP=1"]);
  restore.child.stdin?.end(dump);
  await restore;
}
