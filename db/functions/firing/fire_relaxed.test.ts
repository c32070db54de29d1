import { expect } from "vitest";
import { fireRelaxed } from "../../../src/database/calls.ts";
import type { Database, Fired } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  dueAt,
  owner,
  scheduleFor,
  spoil,
  timerOf,
  typesOf,
  untilWaiting,
  webhook,
} from "../../../test/harness/firing.ts";

const nothing = { fired: 0, handoffs: [] };
const relaxed = { precision: "relaxed" };

async function fireOne(db: Queryable, tenant: Tenant, timerId: string): Promise<Fired> {
  const options = { tenantId: tenant.id, timerId, owner, leaseMs: 30_000 };
  return await fireRelaxed(db as Database, options);
}

sqlTest("it fires at its due time, once, and never before", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await clock.set("2030-01-01T11:59:59.999Z");

  expect(await fireOne(db, tenant, id)).toEqual(nothing);

  await clock.set(dueAt);
  expect(await fireOne(db, tenant, id)).toEqual({ fired: 1, handoffs: [] });
  expect(await fireOne(db, tenant, id)).toEqual(nothing);
  expect(await typesOf(db, id)).toEqual(["timer.scheduled", "timer.fired", "timer.completed"]);
});

sqlTest(
  "it fires this one alone, and its deliveries come back leased",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, { ...relaxed, actions: [webhook()] });
    const other = await scheduleFor(db, tenant, relaxed);
    const precise = await scheduleFor(db, tenant);
    await clock.set(dueAt);

    const { handoffs } = await fireOne(db, tenant, id);

    const [delivery] = await deliveriesOf(db, id);
    expect(delivery).toMatchObject({ owner, attempt: 1, status: "pending" });
    expect(handoffs).toMatchObject([{ timerId: id, deliveryId: delivery?.id, attempt: 1 }]);
    expect(await timerOf(db, other)).toMatchObject({ status: "scheduled" });
    expect(await timerOf(db, precise)).toMatchObject({ status: "scheduled" });
  },
);

sqlTest("what is precise, cancelled or unknown is nothing to do", async ({ db, clock, tenant }) => {
  const precise = await scheduleFor(db, tenant);
  const cancelled = await scheduleFor(db, tenant, relaxed);
  await db.query("select minoots.cancel_timer($1)", [cancelled]);
  const foreign = await scheduleFor(db, tenant, relaxed);
  await clock.set(dueAt);

  expect(await fireOne(db, tenant, precise)).toEqual(nothing);
  expect(await fireOne(db, tenant, cancelled)).toEqual(nothing);
  expect(await fireOne(db, tenant, tenant.id)).toEqual(nothing);
  expect(await fireOne(db, { ...tenant, id: foreign }, foreign)).toEqual(nothing);
});

sqlTest("one that cannot be fired ends failed, with its reason", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await spoil(db, id);
  await clock.set(dueAt);

  expect(await fireOne(db, tenant, id)).toEqual({ fired: 1, handoffs: [] });

  expect(await timerOf(db, id)).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/^It could not be fired: /) as string,
  });
});

test("it waits for whoever holds the timer, and holds back no other tenant's feed meanwhile", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await clock.set(dueAt);
  const a = await connect({ role: "minoots_server", tenant });
  const b = await connect({ role: "minoots_worker" });
  await a.query("begin");
  await a.query("select minoots.cancel_timer($1)", [id]);

  const fired = fireOne(b, tenant, id);
  await untilWaiting(db, b);
  const { rows } = await db.query(
    `select distinct classid::integer as n from pg_locks
    join pg_database on pg_database.oid = pg_locks.database and datname = current_database()
    where locktype = 'advisory' and objsubid = 2`,
  );
  await a.query("rollback");

  expect(rows).toEqual([{ n: tenant.number }]);
  expect(await fired).toMatchObject({ fired: 1 });
});

test("whoever holds it for long makes it fail, to be called again", async ({
  clock,
  db,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await clock.set(dueAt);
  const a = await connect({ role: "minoots_server", tenant });
  await a.query("begin");
  await a.query("select minoots.snooze_timer($1, by => '1h')", [id]);

  await expect(fireOne(db, tenant, id)).rejects.toMatchObject({ code: "55P03" });

  await a.query("rollback");
  expect(await fireOne(db, tenant, id)).toMatchObject({ fired: 1 });
});
