// That nobody waits for another's flood: one tenant has twenty thousand deliveries for one
// receiver, another has one. The worker is real, and so is the sending; what is counted is
// what has arrived, so no time decides.
import { expect } from "vitest";
import { fireDue } from "../src/database/calls.ts";
import { createKernel } from "../src/kernel/kernel.ts";
import { startWorker } from "../src/tasks/worker.ts";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, type Tenant, test } from "./harness/database.ts";
import { scheduleFor } from "./harness/firing.ts";
import { answer } from "./harness/rules.ts";
import { startHangingReceiver } from "./tasks/support/hanging-receiver.ts";
import { silent } from "./tasks/support/handoffs.ts";
import { type Receiver, startReceiver, webhookIds } from "./tasks/support/receiver.ts";
import { aScene } from "./tasks/support/worker-scene.ts";

const flood = 20_000;
const past = "2026-01-01T00:00:00Z";

/** Timers that are overdue, all for this receiver, as the verbs would have made them. */
async function insertFlood(
  db: Queryable,
  tenant: Tenant,
  url: string,
  count: number,
): Promise<void> {
  await db.query(
    `insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at)
    select $1::uuid, gen_random_uuid(), 'flood', $3::timestamptz, 'precise', 'run',
      jsonb_build_array(jsonb_build_object(
        'id', '1', 'kind', 'webhook', 'parameters', jsonb_build_object('url', $2::text))),
      '{"maxAttempts": 10, "backoffInitialMs": 1000, "backoffMultiplier": 2, "backoffMaxMs": 9000}',
      '{}', $3::timestamptz
    from generate_series(1, $4::int)`,
    [tenant.id, url, past, count],
  );
}

/** What an earlier test left would be counted with this one's. */
async function clear(db: Queryable): Promise<void> {
  await db.query("delete from minoots_private.deliveries");
  await db.query("delete from minoots_private.timers");
}

/** Fires all that is due without hands: what was made waits in its lane. */
async function fireOwnerless(db: Parameters<typeof fireDue>[0]): Promise<void> {
  const options = { fireMax: 1000, owner: null, leaseMs: 30_000 };
  while ((await fireDue(db, options)).fired === 1000);
}

const hookOf = ({ port }: Receiver) => `http://127.0.0.1:${port}/hook`;
const webhook = (url: string) => ({ webhook: { url } });

const leased = (db: Queryable) =>
  answer<number>(
    db,
    "(select count(*)::int from minoots_private.deliveries where owner is not null)",
  );

test("one delivery arrives though twenty thousand wait for a receiver that never answers", async ({
  db,
  url,
  tenant,
}) => {
  const [stuck, quick] = [await startHangingReceiver(), await startReceiver()];
  const { dependencies, settled } = await aScene(url, db);
  await insertFlood(db, tenant, stuck.url, flood);
  await fireOwnerless(db);
  const worker = await startWorker(dependencies);
  await stuck.called(100);

  await scheduleFor(db, await insertTenant(db), {
    fireAt: past,
    actions: [webhook(hookOf(quick))],
  });
  await fireOwnerless(db);
  await settled(1);

  expect(quick.requests).toHaveLength(1);
  // As many as may be in flight for one receiver: no more is held, in memory or by a lease.
  expect(stuck.calls.length).toBeLessThanOrEqual(128);
  expect(await leased(db)).toBeLessThanOrEqual(128);
  await worker.stop();
}, 60_000);

test("one delivery, made in the midst of a flood, arrives long before the flood is over", async ({
  db,
  url,
  tenant,
}) => {
  const count = flood / 2;
  const arrived = { ofFlood: 0, ofFloodBefore: 0 };
  const begun = Promise.withResolvers<void>();
  const slow = await startReceiver(() => {
    arrived.ofFlood += 1;
    if (arrived.ofFlood === 500) begun.resolve();
    return {};
  });
  const quick = await startReceiver(() => {
    arrived.ofFloodBefore = arrived.ofFlood;
    return {};
  });
  await clear(db);
  const { dependencies, settled } = await aScene(url, db);
  await insertFlood(db, tenant, hookOf(slow), count);
  await fireOwnerless(db);
  const worker = await startWorker(dependencies);

  await begun.promise;
  await scheduleFor(db, await insertTenant(db), {
    fireAt: past,
    actions: [webhook(hookOf(quick))],
  });
  await fireOwnerless(db);
  await settled(count + 1);
  await worker.stop();

  expect(arrived.ofFloodBefore).toBeLessThan(count / 2);
  expect(new Set(webhookIds(slow)).size).toBe(count);
  expect(slow.requests).toHaveLength(count);
}, 120_000);

test("what a kernel fired and its hands cannot soon send is free for others at once", async ({
  db,
  url,
  tenant,
}) => {
  const count = 1000;
  await clear(db);
  const receiver = await startHangingReceiver();
  const { dependencies, hands, settled } = await aScene(url, db, {
    inFlightMax: 16,
    waitingPerPlace: 8,
  });
  await insertFlood(db, tenant, receiver.url, count);
  const kernel = createKernel({ url, hands, log: silent });

  expect(await kernel.tick()).toBe(count);
  await expect.poll(() => leased(db), { timeout: 10_000 }).toBeLessThanOrEqual(36);
  expect((await receiver.called(4)).length).toBe(4);

  receiver.answer();
  const worker = await startWorker(dependencies);
  await settled(count);
  await worker.stop();
  await kernel.release();
  expect(new Set(receiver.calls.map(({ id }) => id)).size).toBe(count);
  expect(receiver.calls.every(({ attempt }) => attempt === 1)).toBe(true);
}, 60_000);
