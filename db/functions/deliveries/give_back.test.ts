import { expect } from "vitest";
import { giveBack } from "../../../src/database/lane-calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  owner,
  retake,
  scheduleFor,
  settle,
  take,
  takeLane,
  webhook,
  webhookTo,
} from "../../../test/harness/firing.ts";

/** Fires so many for this owner. */
async function lease(db: Queryable, tenant: Tenant, count: number): Promise<readonly Handoff[]> {
  for (let made = 0; made < count; made += 1) {
    await scheduleFor(db, tenant, { actions: [webhook()] });
  }
  return (await fire(db)).handoffs;
}

sqlTest(
  "what was never sent is free again, and no attempt was made",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const handoffs = await lease(db, tenant, 3);

    expect(await giveBack(db, handoffs.slice(1), owner)).toBe(2);

    const free = { owner: null, leased_until: null, attempt: 0, attempts: [], status: "pending" };
    expect(await deliveryOf(db, handoffs[0]!)).toMatchObject({ owner, attempt: 1 });
    expect(await deliveryOf(db, handoffs[1]!)).toMatchObject(free);
    expect(await deliveryOf(db, handoffs[2]!)).toMatchObject(free);
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant), task: "drain" }]);
  },
);

sqlTest("each lane of what was given back is one job", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const actions = [webhook(), webhookTo("https://other.example"), webhook("again")];
  await scheduleFor(db, tenant, { actions });
  const { handoffs } = await fire(db);

  expect(await giveBack(db, handoffs, owner)).toBe(3);

  expect((await jobs(db)).map(({ key }) => key)).toEqual([
    drainKeyOf(tenant),
    drainKeyOf(tenant, "https://other.example"),
  ]);
});

sqlTest(
  "the next to claim it makes that attempt, and alone is heard",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await lease(db, tenant, 1);
    await giveBack(db, [handoff!], owner);
    expect(await settle(db, attemptOf(handoff!))).toBe(0);

    const { handoffs } = await takeLane(db, tenant, 100, { owner: 9 });

    expect(handoffs).toEqual([{ ...handoff, attempt: 1 }]);
    expect(await settle(db, attemptOf(handoffs[0]!))).toBe(1);
  },
);

sqlTest("what another has taken over meanwhile is left alone", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [first, second] = await lease(db, tenant, 2);
  await giveBack(db, [first!], owner);
  await take(db, first!, 9);
  await retake(db);
  await take(db, second!, owner);

  expect(await giveBack(db, [first!, second!], owner)).toBe(0);

  expect(await deliveryOf(db, second!)).toMatchObject({ owner, attempt: 2 });
});

sqlTest(
  "what is settled, unknown or another tenant's is nothing to do",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [settled, held] = await lease(db, tenant, 2);
    await settle(db, attemptOf(settled!));

    const foreign = { ...held!, tenantId: settled!.deliveryId };
    const unknown = { ...held!, deliveryId: tenant.id };
    expect(await giveBack(db, [settled!, foreign, unknown], owner)).toBe(0);
    expect(await giveBack(db, [], owner)).toBe(0);

    expect(await jobs(db)).toEqual([]);
  },
);

test("given back while it is taken over, it is given once, and not by halves", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const handoffs = await lease(db, tenant, 2);
  const taker = await connect();
  await taker.query("begin");
  expect(await retake(taker)).toBe(2);

  const givenBack = giveBack(db, handoffs, owner);
  await taker.query("commit");

  expect(await givenBack).toBe(0);
  expect(await deliveryOf(db, handoffs[0]!)).toMatchObject({ owner: null, attempt: 1 });
});

test("what a tenant's transaction holds is left to its lease, the rest is free", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const handoffs = await lease(db, tenant, 2);
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.deliveries where id = $1 for update", [
    handoffs[0]!.deliveryId,
  ]);

  expect(await giveBack(db, handoffs, owner)).toBe(1);

  expect(await deliveryOf(db, handoffs[0]!)).toMatchObject({ owner, attempt: 1 });
});
