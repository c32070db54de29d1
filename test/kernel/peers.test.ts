// The watch over the other owners, on a real database. What a look finds is driven by tick();
// where the loop itself is at stake, the test waits for what the loop does.
import { once } from "node:events";
import type pg from "pg";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { becomeOwner, holdOwnership, lockNameOf } from "../../src/database/ownership.ts";
import { createPeers, type Peers } from "../../src/kernel/peers.ts";
import type { Queryable } from "../harness/clock.ts";
import { test, type Tenant } from "../harness/database.ts";
import { deliveriesOf, fire, kill, scheduleFor, webhook } from "../harness/firing.ts";

const log = pino({ level: "silent" });
const past = "2026-01-01T00:00:00Z";

function watching(url: string): Peers {
  const peers = createPeers({ url, log });
  onTestFinished(() => peers.stop());
  return peers;
}

async function leased(db: Queryable, tenant: Tenant, owner: number): Promise<string> {
  const id = await scheduleFor(db, tenant, { fireAt: past, actions: [webhook()] });
  await fire(db, { owner });
  return id;
}

/** Resolves once the watcher has looked, and its last look was so long ago. */
async function untilLooked(db: Queryable, agoMs: number): Promise<void> {
  const text = `select from pg_stat_activity
    where application_name = 'minoots peers' and datname = current_database()
      and state = 'idle' and query like '%watch_owners%'
      and state_change <= clock_timestamp() - make_interval(secs => $1 / 1000.0)`;
  while ((await db.query(text, [agoMs])).rows.length === 0);
}

/** Hears of jobs, which is how the workers learn of what was retaken. */
async function jobEar(connect: () => Promise<pg.Client>): Promise<pg.Client> {
  const ear = await connect();
  await ear.query('listen "jobs:insert"');
  return ear;
}

test("a look takes over what a dead owner held, and leaves the living alone", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const [dead, alive] = [await connect(), await connect()];
  const lost = await leased(db, tenant, await becomeOwner(dead));
  const kept = await leased(db, tenant, await becomeOwner(alive));
  const peers = watching(url);

  expect(await peers.tick()).toBe(0);
  await kill(db, dead);
  expect(await peers.tick()).toBe(1);
  expect(await peers.tick()).toBe(0);

  expect(await deliveriesOf(db, lost)).toMatchObject([{ owner: null, attempt: 1 }]);
  expect(await deliveriesOf(db, kept)).toMatchObject([{ attempt: 1 }]);
  await kill(db, alive);
  expect(await peers.tick()).toBe(1);
});

test("what was left behind before it began is found at its first look", async ({ db, url }) => {
  await db.query("select graphile_worker.add_job('sweep', job_key => 'left')");
  await db.query(
    `update graphile_worker._private_jobs
    set locked_by = $1, locked_at = statement_timestamp() where key = 'left'`,
    [lockNameOf(5)],
  );

  await watching(url).tick();

  const { rows } = await db.query(
    "select locked_by from graphile_worker._private_jobs where key = 'left'",
  );
  expect(rows).toEqual([{ locked_by: null }]);
});

test("when nothing is leased it listens, and the next firing wakes it", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const ear = await jobEar(connect);
  const kernel = await connect();
  await db.query("update minoots_private.deliveries set owner = null, leased_until = null");
  await db.query("update minoots_private.deliveries set next_attempt_at = null");
  watching(url).start();
  await untilLooked(db, 300);

  const timerId = await leased(db, tenant, await becomeOwner(kernel));
  const retaken = once(ear, "notification");
  await kill(db, kernel);
  await retaken;

  expect(await deliveriesOf(db, timerId)).toMatchObject([{ owner: null }]);
  // Sooner than it would look without a signal.
}, 8000);

test("it goes on watching after its own connection was cut", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  const ear = await jobEar(connect);
  const kernel = await connect();
  const timerId = await leased(db, tenant, await becomeOwner(kernel));
  watching(url).start();
  await untilLooked(db, 0);

  await db.query(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where application_name = 'minoots peers' and datname = current_database()`,
  );
  const retaken = once(ear, "notification");
  await kill(db, kernel);
  await retaken;

  expect(await deliveriesOf(db, timerId)).toMatchObject([{ owner: null }]);
});

test("a worker that loses only its lock is another owner, and its leases are taken over", async ({
  db,
  url,
  tenant,
}) => {
  const ownership = await holdOwnership({ url, log });
  onTestFinished(() => ownership.release());
  const before = ownership.owner();
  const timerId = await leased(db, tenant, before);
  const peers = watching(url);

  expect(await peers.tick()).toBe(0);
  await db.query(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where application_name = 'minoots leases' and datname = current_database()`,
  );
  expect(await peers.tick()).toBe(1);

  expect(await deliveriesOf(db, timerId)).toMatchObject([{ owner: null }]);
});
