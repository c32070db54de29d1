import { expect } from "vitest";
import { watchOwners } from "../../../src/database/calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import { becomeOwner, lockNameOf } from "../../../src/database/ownership.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { type Tenant, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  kill,
  retake,
  scheduleFor,
  settle,
  take,
  webhook,
} from "../../../test/harness/firing.ts";

/** Fires a timer for this owner; answers its delivery. */
async function lease(db: Queryable, tenant: Tenant, owner: number): Promise<Handoff> {
  const timerId = await scheduleFor(db, tenant, { actions: [webhook()] });
  const { handoffs } = await fire(db, { owner });
  return handoffs.find((handoff) => handoff.timerId === timerId)!;
}

/** Fires for this owner, and lets its first attempt fail: the next one waits as a job. */
async function retried(db: Queryable, tenant: Tenant, owner: number): Promise<Handoff> {
  const handoff = await lease(db, tenant, owner);
  await settle(db, attemptOf(handoff, { statusCode: 503 }));
  return handoff;
}

/** Fetches the job of this key, as a worker does that has one attempt for it. */
async function lockJob(db: Queryable, key: string, lockName: string): Promise<void> {
  await db.query(
    `update graphile_worker._private_jobs
    set locked_by = $2, locked_at = statement_timestamp(), attempts = attempts + 1
    where key = $1`,
    [key, lockName],
  );
}

test("an owner that lives keeps what it holds; gone, it is taken over at once", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const kernel = await connect();
  const handoff = await lease(db, tenant, await becomeOwner(kernel));

  expect(await retake(db)).toBe(0);
  await kill(db, kernel);
  expect(await retake(db)).toBe(1);

  expect(await deliveryOf(db, handoff)).toMatchObject({
    status: "pending",
    attempt: 1,
    owner: null,
    leased_until: null,
  });
  expect((await jobs(db)).map(({ key }) => key)).toEqual([drainKeyOf(tenant)]);
});

test("what was taken back goes on as the next attempt, and the lost one is not heard", async ({
  db,
  clock,
  tenant,
}) => {
  await clock.set(dueAt);
  const lost = await lease(db, tenant, 11);
  await retake(db);

  expect(await settle(db, attemptOf(lost))).toBe(0);
  const again = await take(db, lost, 12);
  expect(again).toMatchObject({ attempt: 2, body: lost.body });
  expect(await settle(db, attemptOf(lost))).toBe(0);
  expect(await settle(db, attemptOf(again!))).toBe(1);
});

test("a lease that ran out is taken back, though its owner lives", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const frozen = await connect();
  await lease(db, tenant, await becomeOwner(frozen));

  await clock.set("2030-01-01T12:00:29.999Z");
  expect(await retake(db)).toBe(0);
  await clock.set("2030-01-01T12:00:30Z");
  expect(await retake(db)).toBe(1);
});

test("an owner that asks is not gone itself", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const kernel = await connect();
  await lease(db, tenant, await becomeOwner(kernel));
  await lease(db, tenant, 13);

  expect(await retake(kernel)).toBe(1);
  expect(await retake(kernel)).toBe(0);
  await kill(db, kernel);
  expect(await retake(db)).toBe(1);
});

test("what is just being settled is left alone", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const handoff = await lease(db, tenant, 14);
  const hands = await connect();
  await hands.query("begin");
  await settle(hands, attemptOf(handoff));

  expect(await retake(db)).toBe(0);

  await hands.query("commit");
  expect(await deliveryOf(db, handoff)).toMatchObject({ status: "succeeded" });
});

test("two who retake at once get each delivery once", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  await lease(db, tenant, 15);
  await lease(db, tenant, 16);
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");

  expect(await retake(a)).toBe(2);
  expect(await retake(b)).toBe(0);
  await a.query("commit");
  expect(await retake(b)).toBe(0);
});

test("a delivery whose job its dead worker still held is in its lane, and the job may run", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const worker = await connect();
  const owner = await becomeOwner(worker);
  const handoff = await retried(db, tenant, owner);
  const key = `deliver:${handoff.deliveryId}`;
  await clock.set("2030-01-01T13:00:00Z");
  await lockJob(db, key, lockNameOf(owner));
  await take(db, handoff, owner);

  await kill(db, worker);
  expect(await retake(db)).toBe(1);

  const { rows } = await db.query(
    `select key, locked_by, attempts, is_available from graphile_worker._private_jobs
    where payload ->> 'deliveryId' = $1`,
    [handoff.deliveryId],
  );
  expect(rows).toEqual([{ key, locked_by: null, attempts: 0, is_available: true }]);
});

test("however many are taken back, a lane is one job", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  for (const _ of [1, 2, 3]) await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner: 17 });

  expect(await retake(db)).toBe(3);

  const keys = (await jobs(db)).map(({ key }) => key);
  expect(keys.filter((key) => key === drainKeyOf(tenant))).toHaveLength(1);
});

test("what awaits its acknowledgement has no sender that could be lost", async ({
  db,
  clock,
  tenant,
}) => {
  await clock.set(dueAt);
  const handoff = await lease(db, tenant, 18);
  await db.query(
    `update minoots_private.deliveries set status = 'awaiting_ack', acknowledge_by = 'infinity'
    where id = $1`,
    [handoff.deliveryId],
  );
  await clock.set("2030-01-01T13:00:00Z");

  expect(await watchOwners(db, [])).toMatchObject({ retaken: 0 });
  expect(await retake(db)).toBe(0);
  expect(await deliveryOf(db, handoff)).toMatchObject({ status: "awaiting_ack", attempt: 1 });
});
