// One migrator a database at a time, by a session advisory lock.
// It is tried again and again rather than waited for: a statement that waits holds a
// snapshot, and `create index concurrently` would wait for that snapshot in its turn.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";

const lockKey = `hashtextextended('minoots migrate', 0)`;
const retryMs = 50;
const announceAfterMs = 1000;

export async function withMigrationLock<T>(
  client: pg.Client,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  await takeLock(client, log);
  try {
    return await work();
  } finally {
    // A lost connection has freed the lock already, and must not hide the real error.
    await client.query(`select pg_advisory_unlock(${lockKey})`).catch(() => undefined);
  }
}

async function takeLock(client: pg.Client, log: (line: string) => void): Promise<void> {
  for (let waitedMs = 0; !(await tryLock(client)); waitedMs += retryMs) {
    if (waitedMs === announceAfterMs) log("Waiting for another process that is migrating.");
    await wait(retryMs);
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(${lockKey}) as taken`,
  );
  return rows[0]!.taken;
}
