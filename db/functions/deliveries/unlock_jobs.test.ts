import { expect } from "vitest";
import { becomeOwner, lockNameOf } from "../../../src/database/ownership.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { kill, type Row } from "../../../test/harness/firing.ts";

async function unlock(db: Queryable): Promise<number> {
  const { rows } = await db.query("select minoots_private.unlock_jobs() as count");
  return (rows[0] as { count: number }).count;
}

/** A job with one attempt, fetched under this name. */
async function lockedJob(db: Queryable, key: string, lockName: string): Promise<void> {
  await db.query("select graphile_worker.add_job('sweep', job_key => $1, max_attempts => 1)", [
    key,
  ]);
  await db.query(
    `update graphile_worker._private_jobs
    set locked_by = $2, locked_at = statement_timestamp(), attempts = attempts + 1
    where key = $1`,
    [key, lockName],
  );
}

async function jobOf(db: Queryable, key: string): Promise<Row> {
  const { rows } = await db.query(
    `select locked_by, attempts, is_available from graphile_worker._private_jobs where key = $1`,
    [key],
  );
  return rows[0] as Row;
}

test("a worker's jobs are given back when it died, and may run at once", async ({
  db,
  connect,
}) => {
  const worker = await connect();
  await lockedJob(db, "a", lockNameOf(await becomeOwner(worker)));

  expect(await unlock(db)).toBe(0);
  await kill(db, worker);
  expect(await unlock(db)).toBe(1);

  expect(await jobOf(db, "a")).toEqual({ locked_by: null, attempts: 0, is_available: true });
  expect(await unlock(db)).toBe(0);
});

test("what another's graphile-worker holds is left alone", async ({ db }) => {
  await lockedJob(db, "b", "pool-0123");

  expect(await unlock(db)).toBe(0);

  expect(await jobOf(db, "b")).toMatchObject({ locked_by: "pool-0123" });
});

test("it waits for nobody: a job that another holds now is left to the next call", async ({
  db,
  connect,
}) => {
  await lockedJob(db, "c", lockNameOf(1));
  const other = await connect();
  await other.query("begin");
  await other.query("select from graphile_worker._private_jobs where key = 'c' for update");

  expect(await unlock(db)).toBe(0);
  await other.query("rollback");
  expect(await unlock(db)).toBe(1);
});

test("those who poll hear of it", async ({ db, connect }) => {
  await lockedJob(db, "d", lockNameOf(1));
  const ear = await connect();
  const heard = new Promise((resolve) => ear.once("notification", resolve));
  await ear.query('listen "jobs:insert"');

  await unlock(db);

  expect(await heard).toMatchObject({ payload: '{"count": 1}' });
});
