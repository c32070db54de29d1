import { expect } from "vitest";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { type Tenant, test } from "../../../test/harness/database.ts";
import { dueAt, fireOne, untilWaiting, webhook } from "../../../test/harness/firing.ts";

const two = { actions: [webhook("a"), webhook("b")] };

async function lockTimersOf(db: Queryable, ...handoffs: Handoff[]): Promise<void> {
  const settled = handoffs.map(({ tenantId, timerId }) => ({
    tenant_id: tenantId,
    timer_id: timerId,
    is_shared: true,
  }));
  await lock(db, settled);
}

async function lock(db: Queryable, settled: readonly object[]): Promise<void> {
  await db.query(
    `select minoots_private.lock_timers_of(array_agg(settled))
    from jsonb_populate_recordset(null::minoots_private.settled_delivery, $1) as settled`,
    [JSON.stringify(settled)],
  );
}

/** The timers that nobody holds now. */
async function freeTimers(db: Queryable): Promise<Set<unknown>> {
  const { rows } = await db.query("select id from minoots_private.timers for update skip locked");
  return new Set((rows as { id: string }[]).map(({ id }) => id));
}

async function begun(connect: () => Promise<Queryable>): Promise<Queryable> {
  const client = await connect();
  await client.query("begin");
  return client;
}

async function firstOf(db: Queryable, tenant: Tenant, request: object): Promise<Handoff> {
  return (await fireOne(db, tenant, request))[0]!;
}

test("timers with several deliveries are locked, and no others", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const several = await firstOf(db, tenant, two);
  const single = await firstOf(db, tenant, {});
  const unnamed = await firstOf(db, tenant, two);
  const a = await begun(connect);

  const settled = { tenant_id: single.tenantId, timer_id: single.timerId, is_shared: false };
  await lock(a, [settled, { ...settled, timer_id: several.timerId, is_shared: true }]);

  expect(await freeTimers(db)).toEqual(new Set([single.timerId, unnamed.timerId]));
  await a.query("rollback");
});

test("two batches in opposite orders lock in one order", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const timers = [await firstOf(db, tenant, two), await firstOf(db, tenant, two)];
  const [low, high] = timers.toSorted((x, y) => (x.timerId < y.timerId ? -1 : 1));
  const a = await begun(connect);
  const b = await connect();
  await b.query("begin");

  await lockTimersOf(a, low!);
  const locked = lockTimersOf(b, high!, low!);
  await untilWaiting(db, b);
  // Were the higher one held by b already, this would close the circle.
  await lockTimersOf(a, high!, low!);

  await a.query("commit");
  await locked;
  await b.query("commit");
});
