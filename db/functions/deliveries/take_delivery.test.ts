import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import {
  attemptOf,
  deliveriesOf,
  deliveryOf,
  dueAt,
  fire,
  fireOne,
  scheduleFor,
  settle,
  take,
  webhook,
} from "../../../test/harness/firing.ts";

/** A delivery that waits for a worker. */
async function waiting(db: Queryable, tenant: Tenant): Promise<Handoff> {
  const id = await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner: null });
  const [delivery] = await deliveriesOf(db, id);
  return { tenantId: tenant.id, deliveryId: delivery?.id, attempt: 0 } as Handoff;
}

sqlTest(
  "a waiting delivery is claimed for its next attempt, under a lease",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const delivery = await waiting(db, tenant);

    const handoff = await take(db, delivery, 9);

    expect(handoff).toMatchObject({ deliveryId: delivery.deliveryId, attempt: 1, kind: "webhook" });
    const { leased_until: until, ...row } = await deliveryOf(db, delivery);
    expect(row).toMatchObject({ attempt: 1, owner: 9, next_attempt_at: null, status: "pending" });
    expect(new Date(String(until)).toISOString()).toBe("2030-01-01T12:00:30.000Z");
  },
);

sqlTest("what is leased already is nobody else's", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const delivery = await waiting(db, tenant);
  await take(db, delivery, 9);

  expect(await take(db, delivery, 10)).toBeNull();
  expect(await take(db, delivery, 9)).toBeNull();
});

sqlTest(
  "a retry is not taken before its time, then with the next number",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 5000 }));

    await clock.set("2030-01-01T12:00:04.999Z");
    expect(await take(db, handoff!)).toBeNull();
    await clock.set("2030-01-01T12:00:05Z");
    const again = await take(db, handoff!);

    expect(again).toMatchObject({ attempt: 2, body: handoff?.body });
  },
);

sqlTest(
  "what is settled, unknown or another tenant's is nothing to do",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!));
    const delivery = await waiting(db, tenant);

    expect(await take(db, handoff!)).toBeNull();
    expect(await take(db, { ...delivery, deliveryId: tenant.id })).toBeNull();
    expect(await take(db, { ...delivery, tenantId: delivery.deliveryId })).toBeNull();
  },
);

test("of two who take one delivery at once, one gets it", async ({ db, tenant, connect }) => {
  await scheduleFor(db, tenant, { actions: [webhook()], fireAt: "2026-01-01T00:00:00Z" });
  await fire(db, { owner: null });
  const { rows } = await db.query("select id from minoots_private.deliveries");
  const delivery = { tenantId: tenant.id, deliveryId: (rows[0] as { id: string }).id } as Handoff;
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");

  expect(await take(a, delivery, 9)).toMatchObject({ attempt: 1 });
  const second = take(b, delivery, 10);
  await a.query("commit");

  expect(await second).toBeNull();
});

test("one that a tenant's transaction holds is not waited for", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const delivery = await waiting(db, tenant);
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.deliveries where id = $1 for update", [
    delivery.deliveryId,
  ]);

  expect(await take(db, delivery)).toBeNull();

  await holder.query("rollback");
  expect(await take(db, delivery)).toMatchObject({ attempt: 1 });
});
