// A sql action killed at every point of its way: its effect is there exactly once, and so is its
// success. The points are held open by locks that the test takes, so that no time decides.
import type pg from "pg";
import { expect } from "vitest";
import { effectsOf, register, type Shop, shopTest as test, sqlAction } from "./harness/actions.ts";
import type { Tenant } from "./harness/database.ts";
import { runEngine } from "./harness/engine.ts";
import { deliveriesOf, type Row, scheduleFor, timerOf } from "./harness/firing.ts";
import { answer } from "./harness/rules.ts";
import { startProgram } from "./harness/program.ts";
import { silent } from "./tasks/support/handoffs.ts";
import { performInDatabase } from "../src/tasks/perform-in-database.ts";
import { performDelivery } from "../src/database/action-calls.ts";
import type { Handoff } from "../src/database/wire.ts";

const gate = 4242;
/** Writes its note, then waits at the gate. */
const effect = `insert into effects values (delivery #>> '{timer,id}');
  perform pg_advisory_xact_lock_shared(${gate}); return null;`;

const registry = "lock table minoots_private.registered_actions in access exclusive mode";
const atGate = `select pg_advisory_xact_lock(${gate})`;
const events = "lock table minoots_private.events in share mode";

async function begin(holder: pg.Client, lock: string): Promise<void> {
  await holder.query("begin");
  await holder.query(lock);
}

/** The backend that performs, once it waits for a lock of this sort. */
async function performing(db: pg.Pool, locktype: string): Promise<number> {
  const waiting = `(select min(activity.pid) from pg_stat_activity as activity
    join pg_locks as lock on lock.pid = activity.pid and not lock.granted
    where activity.datname = current_database() and lock.locktype = $1
      and activity.application_name = 'minoots actions')`;
  for (;;) {
    const pid = await answer<number | null>(db, waiting, [locktype]);
    if (pid !== null) return pid;
  }
}

const terminate = async (db: pg.Pool, pid: number) =>
  await answer(db, "pg_terminate_backend($1, 5000)", [pid]);

async function scheduleSoon(db: pg.Pool, tenant: Tenant, shop: Shop): Promise<string> {
  const request = { fireAt: undefined, fireIn: "1s", actions: [sqlAction(shop)] };
  return await scheduleFor(db, tenant, request);
}

async function completedOnce(db: pg.Pool, shop: Shop, id: string): Promise<void> {
  await expect
    .poll(async () => (await timerOf(db, id))["status"], { timeout: 20_000 })
    .toBe("completed");
  expect(await effectsOf(db, shop)).toEqual([id]);
  const [delivery] = await deliveriesOf(db, id);
  expect(delivery!["attempts"] as Row[]).toHaveLength(1);
}

test("killed before the call", async ({ db, url, tenant, shop, connect }) => {
  await register(db, shop, effect);
  const holder = await connect();
  await runEngine(url);
  const id = await scheduleSoon(db, tenant, shop);
  await begin(holder, registry);

  await terminate(db, await performing(db, "relation"));
  await holder.query("commit");

  await completedOnce(db, shop, id);
});

test("killed inside the function", async ({ db, url, tenant, shop, connect }) => {
  await register(db, shop, effect);
  const holder = await connect();
  await begin(holder, atGate);
  await runEngine(url);
  const id = await scheduleSoon(db, tenant, shop);

  await terminate(db, await performing(db, "advisory"));
  expect(await effectsOf(db, shop)).toEqual([]);
  await holder.query("commit");

  await completedOnce(db, shop, id);
});

test("killed after it, before the commit", async ({ db, url, tenant, shop, connect }) => {
  await register(db, shop, effect);
  const [holder, other] = [await connect(), await connect()];
  await begin(holder, atGate);
  await runEngine(url);
  const id = await scheduleSoon(db, tenant, shop);
  await performing(db, "advisory");
  await begin(other, events);
  await holder.query("commit");

  await terminate(db, await performing(db, "relation"));
  await other.query("commit");

  await completedOnce(db, shop, id);
});

test("the answer lost after the commit", async ({ db, tenant, shop, as }) => {
  await register(db, shop, effect);
  const id = await scheduleFor(db, tenant, {
    fireAt: "2026-01-01T00:00:00Z",
    actions: [sqlAction(shop)],
  });
  const { rows } = await db.query<{ handoff: Handoff }>(
    `select json_build_object('tenantId', tenant_id, 'deliveryId', delivery_id,
      'attempt', attempt) as handoff
    from minoots_private.fire_due(10, 7, interval '30 seconds') as batch,
      unnest(batch.handoffs)`,
  );
  const worker = as("minoots_worker");
  const performed: boolean[] = [];

  await performInDatabase({
    log: silent,
    pauseMs: 1,
    async perform(handoff, owner) {
      performed.push(await performDelivery(worker, handoff, owner));
      if (performed.length === 1) throw new Error("Connection terminated unexpectedly");
      return true;
    },
  })(rows[0]!.handoff, 7);

  expect(performed).toEqual([true, false]);
  await completedOnce(db, shop, id);
});

test.for(["goes on", "dies too"])(
  "its process killed in the midst, when its connection %s",
  async (fate, { db, url, tenant, shop, connect }) => {
    await register(db, shop, effect);
    const holder = await connect();
    await begin(holder, atGate);
    const first = await startProgram(url);
    const id = await scheduleSoon(db, tenant, shop);
    const pid = await performing(db, "advisory");
    await runEngine(url);

    await first.kill();
    if (fate === "dies too") await terminate(db, pid);
    await holder.query("commit");

    await completedOnce(db, shop, id);
  },
);
