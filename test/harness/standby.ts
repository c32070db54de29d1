// A real standby: a base backup of a throwaway Postgres, taken by the functions that
// pg_basebackup stands on, since the embedded programs come without it; then it follows the
// primary's log.
import { execFile } from "node:child_process";
import { appendFile, chown, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Account, chooseAccount, identity } from "../../src/database/embedded-account.ts";
import type { Queryable } from "./clock.ts";
import { withClient } from "./cluster.ts";
import { findPrograms, makeDirectory, run, type Throwaway } from "./postgres.ts";

export async function startStandby(primary: Throwaway): Promise<Throwaway> {
  const account = await chooseAccount([]);
  const directory = await makeDirectory(account);
  const data = join(directory, "data");
  const label = await withClient(primary.url, async (client) => {
    await client.query("select pg_backup_start('standby', fast => true)");
    await copy(join(primary.directory, "data"), data, account);
    const { rows } = await client.query("select labelfile from pg_backup_stop(false)");
    return (rows[0] as { labelfile: string }).labelfile;
  });
  const { hostname, port, password } = new URL(primary.url);
  const source = `host=${hostname} port=${port} user=postgres password=${password}`;
  await rm(join(data, "postmaster.pid"), { force: true });
  await appendFile(join(data, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  await put(join(data, "backup_label"), label, account);
  await put(join(data, "standby.signal"), "", account);
  return await run(await findPrograms(account), directory, password, account);
}

async function copy(from: string, to: string, account: Account | null): Promise<void> {
  await promisify(execFile)("cp", ["-R", from, to], { cwd: from, ...identity(account) });
}

async function put(path: string, text: string, account: Account | null): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  if (account !== null) await chown(path, account.userId, account.groupId);
}

/** Returns once the standby has all that the primary had by now. */
export async function untilFollowed(primary: Queryable, standby: Queryable): Promise<void> {
  const { rows } = await primary.query("select pg_current_wal_lsn()::text as place");
  const { place } = rows[0] as { place: string };
  const behind = "select pg_last_wal_replay_lsn() < $1::pg_lsn as behind";
  for (;;) {
    const { rows: answers } = await standby.query(behind, [place]);
    if (!(answers[0] as { behind: boolean }).behind) return;
  }
}
