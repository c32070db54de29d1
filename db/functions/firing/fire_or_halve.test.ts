import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  dueAt,
  fire,
  scheduleFor,
  spoil,
  timerOf,
  typesOf,
  untilWaiting,
  webhook,
} from "../../../test/harness/firing.ts";

const actions = [webhook()];

sqlTest("a row that cannot be fired ends failed with its reason", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant);
  await spoil(db, id, "x");
  await clock.set(dueAt);

  expect(await fire(db)).toEqual({ fired: 1, handoffs: [] });

  const reason = "It could not be fired: cannot get array length of a scalar";
  expect(await timerOf(db, id)).toMatchObject({ status: "failed", reason });
  expect(await typesOf(db, id)).toEqual(["timer.scheduled", "timer.failed"]);
});

sqlTest.for([[[{ id: "1" }]], ["x"], [{}], [[1]], [null]])(
  "a row that cannot be fired stops no other, in whatever way it is broken: %j",
  async ([broken], { db, clock, tenant }) => {
    const good = await scheduleFor(db, tenant, { actions });
    const bad = await scheduleFor(db, tenant, { actions });
    const alsoGood = await scheduleFor(db, tenant);
    await spoil(db, bad, broken);
    await clock.set(dueAt);

    const { fired, handoffs } = await fire(db);

    expect(fired).toBe(3);
    expect(handoffs).toMatchObject([{ timerId: good }]);
    expect(await timerOf(db, bad)).toMatchObject({ status: "failed" });
    expect(await timerOf(db, alsoGood)).toMatchObject({ status: "completed" });
  },
);

sqlTest(
  "a row that cannot be fired stops no other in one call, wherever it stands and however many there are",
  async ({ db, clock, tenant }) => {
    const ids: string[] = [];
    for (let index = 0; index < 21; index += 1) {
      ids.push(await scheduleFor(db, tenant, { actions }));
    }
    const bad = ids.filter((_, index) => [0, 6, 7, 20].includes(index));
    for (const id of bad) await spoil(db, id);
    await clock.set(dueAt);

    const { fired, handoffs } = await fire(db);

    expect(fired).toBe(21);
    expect(handoffs).toHaveLength(17);
    const { rows } = await db.query(
      "select id from minoots_private.timers where status = 'failed' order by id",
    );
    expect(rows).toEqual(bad.toSorted().map((id) => ({ id })));
  },
);

test("a row that cannot be fired is the one that ends, though another becomes free meanwhile", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const [a, rival, kernel] = [await connect(), await connect(), await connect()];
  const innocent = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
  const offender = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);
  await a.query("begin; select from minoots_private.timers where actions = '[]' for update");
  await takeItsId(rival, offender);

  const firing = fire(kernel);
  await untilWaiting(db, kernel);
  await a.query("rollback");
  await rival.query("commit");
  await firing;
  await fire(db);

  expect(await timerOf(db, innocent)).toMatchObject({ status: "completed" });
  expect(await timerOf(db, offender)).toMatchObject({ status: "failed" });
});

/** Holds the id that the delivery of this timer will have, so that whoever fires it waits. */
async function takeItsId(rival: Queryable, timerId: string): Promise<void> {
  await rival.query("begin");
  await rival.query(
    `insert into minoots_private.deliveries
      (tenant_id, id, timer_id, ordinal, action_id, kind, body, created_at)
    select timer.tenant_id, minoots_private.derive_delivery_id(
        timer.tenant_id, timer.id, timer.fire_at, '1', written.body),
      timer.id, 1, '1', 'webhook', '', now()
    from minoots_private.timers as timer, minoots_private.write_body(
      timer.id, timer.name, timer.key, timer.fire_at, '1', timer.labels, timer.metadata)
      as written (body)
    where timer.id = $1`,
    [timerId],
  );
}

test("what is the fault of no row goes to the caller: a time-out of a lock", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);
  const [a, kernel] = [await connect(), await connect()];
  await a.query("begin; lock table minoots_private.deliveries in share mode");
  await kernel.query("set lock_timeout = '5ms'");

  await expect(fire(kernel)).rejects.toMatchObject({ code: "55P03" });

  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
});

test("what is the fault of no row goes to the caller: a deadlock", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);
  const [rival, kernel] = [await connect(), await connect()];
  await kernel.query("set deadlock_timeout = '200ms'");
  await rival.query("set deadlock_timeout = '5s'");
  await takeItsId(rival, id);

  const fired = fire(kernel).catch((error: unknown) => error);
  await untilWaiting(db, kernel);
  await rival.query("select from minoots_private.timers where id = $1 for update", [id]);
  await rival.query("rollback");

  expect(await fired).toMatchObject({ code: "40P01" });
  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
});

test("what is the fault of no row goes to the caller: a failure to serialize", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);
  const kernel = await connect();
  await kernel.query("begin isolation level repeatable read; select from minoots_private.timers");
  await db.query("update minoots_private.timers set name = 'coffee'");

  await expect(fire(kernel)).rejects.toMatchObject({ code: "40001" });

  await kernel.query("rollback");
  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
});

test("what is the fault of no row goes to the caller: a table that is not there", async ({
  db,
  clock,
  tenant,
}) => {
  const id = await scheduleFor(db, tenant, { actions });
  await clock.set(dueAt);
  await db.query("alter table minoots_private.deliveries rename to elsewhere");

  await expect(fire(db)).rejects.toMatchObject({ code: "42P01" });

  await db.query("alter table minoots_private.elsewhere rename to deliveries");
  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
});
