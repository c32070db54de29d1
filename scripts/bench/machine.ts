// Under what the numbers were made: without it they say nothing.
import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem } from "node:os";
import type pg from "pg";
import { compareClocks } from "./clock.ts";
import { redisSettings, type Redis } from "./redis.ts";
import { settings } from "./room.ts";

const root = new URL("../..", import.meta.url);
const shown = ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "autovacuum"];

export async function describeMachine(
  client: pg.ClientBase,
  redis: Redis | null,
): Promise<Record<string, string>> {
  const clocks = await compareClocks(client);
  return {
    date: new Date().toISOString(),
    commit: describeCommit(),
    machine: `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${gigabytes()} GB, shared with others and noisy; load at the start ${loadavg()[0]?.toFixed(2)}`,
    node: process.version,
    postgres: await describePostgres(client),
    redis: redis === null ? "skipped: redis-server is not installed" : describeRedis(redis),
    clocks: `every process compares by the system's clock, the database's too: ${clocks.differenceMs.toFixed(3)} ms apart (± ${clocks.uncertaintyMs.toFixed(3)})`,
  };
}

function gigabytes(): string {
  return (totalmem() / 2 ** 30).toFixed(0);
}

function describeCommit(): string {
  const git = (...words: string[]) =>
    execFileSync("git", words, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    const changed = git("status", "--porcelain", "--untracked-files=no", "--", "src", "db");
    return `${git("rev-parse", "--short", "HEAD")}${changed === "" ? "" : " with changes not committed"}`;
  } catch {
    return "unknown";
  }
}

async function describePostgres(client: pg.ClientBase): Promise<string> {
  const names = [...shown, ...Object.keys(settings)];
  const { rows } = await client.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from pg_settings
    where name = any($1) order by array_position($1, name)`,
    [names],
  );
  const version = await client.query<{ server_version: string }>("show server_version");
  const facts = rows.map(({ name, value }) => `${name}=${value}`).join(" ");
  return `${version.rows[0]?.server_version}, ${facts}`;
}

function describeRedis({ version }: Redis): string {
  const facts = Object.entries(redisSettings).map(([name, value]) => `${name}=${value || '""'}`);
  return `${version}, ${facts.join(" ")}`;
}
