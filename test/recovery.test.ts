// What survives the death of whoever was at work: a firing that never committed is undone whole
// and done again; a firing that did commit is carried on by others, under the next attempt.
import { expect } from "vitest";
import type { Handoff } from "../src/database/wire.ts";
import { becomeOwner } from "../src/database/ownership.ts";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { lastPosition, openTail } from "./harness/feed.ts";
import {
  attemptOf,
  deliveriesOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  kill,
  retake,
  scheduleFor,
  settle,
  take,
  timerOf,
  typesOf,
  webhook,
  sweep,
} from "./harness/firing.ts";

const actions = [webhook()];
const whole = ["timer.scheduled", "timer.fired", "delivery.succeeded", "timer.completed"];

/** The delivery of a timer as a job names it. */
async function named(db: Queryable, timerId: string): Promise<Handoff> {
  const [delivery] = await deliveriesOf(db, timerId);
  return { tenantId: delivery?.tenant_id, deliveryId: delivery?.id } as Handoff;
}

test("a kernel that dies before its commit has fired nothing, and another fires it", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);
  const kernel = await connect({ role: "minoots_kernel" });
  await kernel.query("begin");
  const lost = await fire(kernel);
  expect(lost.fired).toBe(1);

  await kill(db, kernel);

  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled", fired_at: null });
  expect(await deliveriesOf(db, id)).toEqual([]);
  expect(await typesOf(db, id)).toEqual(["timer.scheduled"]);
  const again = await fire(db);
  expect(again.handoffs).toEqual(lost.handoffs);
});

test("a scheduling that dies before its commit leaves nothing, and the feed goes on", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const caller = await connect({ tenant });
  await caller.query("begin");
  const lost = await scheduleFor(caller, tenant, { key: "once" });
  const kept = await scheduleFor(db, tenant);
  expect(await tail.drain()).toEqual([]);

  await kill(db, caller);

  expect(await timerOf(db, lost)).toBeUndefined();
  expect(await tail.drain()).toMatchObject([{ timerId: kept, type: "timer.scheduled" }]);
  expect(await scheduleFor(db, tenant, { key: "once" })).not.toBe(lost);
});

test("an owner that dies after its commit: its delivery is made by the next attempt", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { actions });
  const kernel = await connect({ role: "minoots_kernel" });
  const { handoffs } = await fire(kernel, { owner: await becomeOwner(kernel) });
  const lost = handoffs.find(({ timerId }) => timerId === id)!;

  await kill(db, kernel);
  expect(await retake(db)).toBeGreaterThanOrEqual(1);

  const delivery = await named(db, id);
  expect((await jobs(db)).map(({ key }) => key)).toContain(drainKeyOf(tenant));
  const again = await take(db, delivery, 9);
  expect(again).toEqual({ ...lost, attempt: 2 });
  expect(await settle(db, attemptOf(lost), attemptOf(again!))).toBe(1);
  expect(await typesOf(db, id)).toEqual(whole);
});

test("a settling that dies before its commit is made good by whoever takes over", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { actions });
  const hands = await connect({ role: "minoots_kernel" });
  const { handoffs } = await fire(hands, { owner: await becomeOwner(hands) });
  await hands.query("begin");
  await settle(hands, ...handoffs.map((handoff) => attemptOf(handoff)));

  await kill(db, hands);
  expect(await timerOf(db, id)).toMatchObject({ status: "fired", deliveries_open: 1 });
  await retake(db);
  const again = await take(db, await named(db, id), 9);
  await settle(db, attemptOf(again!));

  expect(again?.attempt).toBe(2);
  expect(await typesOf(db, id)).toEqual(whole);
});

test("with every process dead for hours, the sweep alone brings all to its end", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const held = await scheduleFor(db, tenant, { actions });
  const kernel = await connect({ role: "minoots_kernel" });
  await fire(kernel, { owner: await becomeOwner(kernel) });
  await kill(db, kernel);
  const overdue = await scheduleFor(db, tenant, { actions, fireAt: "2030-01-01T12:30:00Z" });
  await clock.set("2030-01-01T15:00:00Z");

  expect(await sweep(db)).toBe(1);
  for (const id of [held, overdue]) {
    const taken = await take(db, await named(db, id), 9);
    await settle(db, attemptOf(taken!));
  }

  expect(await typesOf(db, held)).toEqual(whole);
  expect(await typesOf(db, overdue)).toEqual(whole);
});

test("10,000 timers scheduled in one call, cancelled in part, fired: each ends once", async ({
  db,
  clock,
  tenant,
  as,
}) => {
  await fire(db);
  const server = as("minoots_server", tenant);
  await server.query(
    `select count(*) from minoots.schedule_timers((select jsonb_agg(jsonb_build_object(
      'name', 'n', 'fireAt', $1::text, 'labels', jsonb_build_object('part', (n % 4)::text)))
      from generate_series(1, 10000) as n))`,
    [dueAt],
  );
  await server.query(`select minoots.cancel_timers('{"part": "3"}')`);
  await clock.set(dueAt);
  while ((await fire(db, { fireMax: 1000 })).fired > 0);

  const { rows } = await db.query(
    `select timer.status, count(*)::integer as timers, sum(ends.count)::integer as ends,
      bool_and(ends.same) as same
    from minoots_private.timers as timer
    cross join lateral (
      select count(*), bool_and(event.type = 'timer.' || timer.status) as same
      from minoots_private.events as event
      where event.tenant_id = timer.tenant_id and event.timer_id = timer.id and event.type
        in ('timer.completed', 'timer.failed', 'timer.cancelled', 'timer.missed')) as ends
    where timer.tenant_id = $1 group by timer.status order by 1`,
    [tenant.id],
  );
  expect(rows).toEqual([
    { status: "cancelled", timers: 2500, ends: 2500, same: true },
    { status: "completed", timers: 7500, ends: 7500, same: true },
  ]);
});
