// Settling from several sides at once: whatever the interleaving, every timer ends, once,
// nobody waits in a circle, and no open transaction of a tenant stops the others.
import { randomInt } from "node:crypto";
import { pino } from "pino";
import { expect } from "vitest";
import { settleDeliveries, settleFree } from "../src/database/calls.ts";
import type { Handoff } from "../src/database/wire.ts";
import { createSettler } from "../src/tasks/settler.ts";
import type { Queryable } from "./harness/clock.ts";
import { insertTenant, test } from "./harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  fire,
  fireOne,
  jobs,
  scheduleFor,
  settle,
  timerOf,
  typesOf,
  untilWaiting,
  webhook,
} from "./harness/firing.ts";

const two = [webhook("a"), webhook("b")];
const gone = { statusCode: 410 };

test("two deliveries of one timer, settled from two sides, end it", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const [first, second] = await fireOne(db, tenant, { actions: two });
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");
  await settle(a, attemptOf(first!));

  const settling = settle(b, attemptOf(second!, gone));
  await untilWaiting(db, b);
  await a.query("commit");

  expect(await settling).toBe(1);
  expect(await timerOf(db, first!.timerId)).toMatchObject({ status: "failed", deliveries_open: 0 });
  expect((await typesOf(db, first!.timerId)).slice(1)).toEqual([
    "timer.fired",
    "delivery.succeeded",
    "delivery.dead",
    "timer.failed",
  ]);
});

test("one attempt reported from two sides counts once", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const failure = attemptOf(handoff!, { statusCode: 503 });
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");
  await settle(a, failure);

  const settling = settle(b, failure);
  await untilWaiting(db, b);
  await a.query("commit");

  expect(await settling).toBe(0);
  expect((await deliveryOf(db, handoff!)).attempts).toHaveLength(1);
  expect(
    (await jobs(db)).filter(({ key }) => key === `deliver:${handoff!.deliveryId}`),
  ).toHaveLength(1);
});

test("a transaction that holds a timer fails the call soon, and it may be repeated", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.timers where id = $1 for update", [
    handoff!.timerId,
  ]);

  await expect(settle(db, attemptOf(handoff!))).rejects.toMatchObject({ code: "55P03" });

  await holder.query("rollback");
  expect(await settle(db, attemptOf(handoff!))).toBe(1);
});

test("a tenant's open transaction stops no other tenant's results, and loses none", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const acknowledged = { actions: [{ ...webhook(), ackWithin: "1h" }] };
  const [mine] = await fireOne(db, tenant, acknowledged);
  const [theirs] = await fireOne(db, await insertTenant(db));
  const user = await connect({ role: "minoots_server", tenant });
  await user.query("begin");
  await user.query("select minoots.acknowledge_delivery($1)", [mine!.deliveryId]);
  const settled: string[] = [];
  const settler = createSettler({
    settleDeliveries: (results) => settleDeliveries(db, results),
    settleFree: (results) => settleFree(db, results),
    log: pino({ level: "silent" }),
    settleDelayMs: 1,
  });

  for (const { deliveryId, ...handoff } of [mine!, theirs!]) {
    settler.add(attemptOf({ ...handoff, deliveryId }), () => settled.push(deliveryId));
  }

  await expect.poll(() => settled).toEqual([theirs!.deliveryId]);
  await user.query("commit");
  await expect.poll(() => settled, { timeout: 5000 }).toContain(mine!.deliveryId);
  expect((await deliveryOf(db, mine!)).attempts).toMatchObject([{ statusCode: 200 }]);
});

function shuffled<T>(all: readonly T[]): T[] {
  const drawn = all.map((one) => ({ one, at: Math.random() }));
  return drawn.toSorted((a, b) => a.at - b.at).map(({ one }) => one);
}

async function settleInParts(db: Queryable, handoffs: readonly Handoff[]): Promise<number> {
  const left = [...handoffs];
  let settled = 0;
  while (left.length > 0) {
    const part = left.splice(0, randomInt(1, 12));
    const results = part.map((handoff) => attemptOf(handoff, randomInt(3) === 0 ? gone : {}));
    settled += await settle(db, ...results);
  }
  return settled;
}

test("four hands with shuffled batches, each result twice: all end once", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  for (let index = 0; index < 40; index += 1) {
    await scheduleFor(db, tenant, { actions: [...two, webhook("c")] });
  }
  const { handoffs } = await fire(db);
  const hands = await Promise.all([connect(), connect(), connect(), connect()]);

  const settled = await Promise.all(hands.map((hand) => settleInParts(hand, shuffled(handoffs))));

  expect(settled.reduce((sum, part) => sum + part, 0)).toBe(handoffs.length);
  const { rows } = await db.query(
    `select count(*) filter (where deliveries_open > 0) as open,
      count(*) filter (where (status = 'failed') <> (deliveries_dead > 0)) as wrong,
      (select count(*) from minoots_private.events
        where type in ('delivery.succeeded', 'delivery.dead') and tenant_id = $1) as told,
      (select count(*) from minoots_private.events
        where type in ('timer.completed', 'timer.failed') and tenant_id = $1) as ends
    from minoots_private.timers where tenant_id = $1`,
    [tenant.id],
  );
  expect(rows).toEqual([{ open: 0, wrong: 0, told: 120, ends: 40 }]);
});
