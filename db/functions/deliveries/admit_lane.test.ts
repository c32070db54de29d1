import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test, type Tenant } from "../../../test/harness/database.ts";
import {
  at,
  endpointOf,
  fireMany,
  openEndpoint,
  origin,
  planned,
} from "../../../test/harness/endpoints.ts";
import {
  attemptOf,
  drainKeyOf,
  dueAt,
  jobs,
  settle,
  takeLane,
  untilWaiting,
} from "../../../test/harness/firing.ts";

async function admitted(db: Queryable, tenant: Tenant, most: number): Promise<unknown> {
  const { rows } = await db.query("select * from minoots_private.admit_lane($1, $2, $3)", [
    tenant.id,
    origin,
    most,
  ]);
  return rows[0];
}

sqlTest(
  "an endpoint that nothing restrains gets what there is room for",
  async ({ db, tenant }) => {
    const all = { restrained: false, admitted: 7, pause: null };
    expect(await admitted(db, tenant, 7)).toEqual(all);

    await openEndpoint(db, tenant);
    expect(await admitted(db, tenant, 7)).toEqual(all);
  },
);

sqlTest(
  "a rate lets a second's worth go at once, and then so many a second",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { rate: 4 });
    expect(await fireMany(db, tenant, 20)).toEqual([]);

    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(4);
    await db.query("delete from graphile_worker._private_jobs");
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(0);
    expect(await planned(db)).toEqual([[drainKeyOf(tenant), at(0.25)]]);
    await clock.set(at(0.25));
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
    await clock.set(at(1));
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(3);
    await clock.set(at(60));
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(4);
  },
);

sqlTest("a rate below one a second is a wait between two", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { rate: 0.1 });
  await fireMany(db, tenant, 3);

  expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
  await clock.set(at(9.9));
  expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(0);
  await clock.set(at(10));
  expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
});

sqlTest(
  "so many are in flight, whoever sends them, and each that ends makes a place",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { concurrency: 3 });
    expect(await fireMany(db, tenant, 6)).toEqual([]);

    const first = await takeLane(db, tenant, 2, { owner: 8 });
    const second = await takeLane(db, tenant, 100, { owner: 9 });
    expect([first.handoffs.length, second.handoffs.length]).toEqual([2, 1]);
    expect(await takeLane(db, tenant, 100, { owner: 9 })).toEqual({ handoffs: [], more: true });
    await db.query("delete from graphile_worker._private_jobs");

    await settle(db, attemptOf(first.handoffs[0]!));

    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
  },
);

sqlTest("a full endpoint's lane is looked at again by itself", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { concurrency: 1 });
  await fireMany(db, tenant, 2);
  await takeLane(db, tenant, 100);
  await db.query("delete from graphile_worker._private_jobs");

  await takeLane(db, tenant, 100);

  expect(await planned(db)).toEqual([[drainKeyOf(tenant), at(5)]]);
});

sqlTest(
  "an open endpoint gets one probe, and another when the first is lost",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    await db.query(
      `update minoots_private.endpoints set opened_at = $1, cool_down = '30 s',
      held_until = $1::timestamptz + interval '30 s'`,
      [dueAt],
    );
    await fireMany(db, tenant, 3);
    expect((await takeLane(db, tenant, 100)).handoffs).toEqual([]);

    await clock.set(at(30));
    const { handoffs } = await takeLane(db, tenant, 100);
    expect(handoffs).toHaveLength(1);
    expect((await takeLane(db, tenant, 100)).handoffs).toEqual([]);
    expect(await endpointOf(db, tenant)).toMatchObject({
      probe: handoffs[0]?.deliveryId,
      held_until: at(60),
    });

    await clock.set(at(60));
    expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
  },
);

test("two who claim at once take turns, and keep to the limit together", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { concurrency: 3 });
  await fireMany(db, tenant, 6);
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");
  const first = await takeLane(a, tenant, 2, { owner: 8 });

  const asked = takeLane(b, tenant, 100, { owner: 9 });
  await untilWaiting(db, b);
  await a.query("commit");

  expect([first.handoffs.length, (await asked).handoffs.length]).toEqual([2, 1]);
});

test("one that a transaction holds gets none for now, and is looked at again", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { concurrency: 3 });
  await fireMany(db, tenant, 1);
  await db.query("delete from graphile_worker._private_jobs");
  const holder = await connect();
  await holder.query("begin");
  await holder.query("select from minoots_private.endpoints where tenant_id = $1 for update", [
    tenant.id,
  ]);

  expect(await takeLane(db, tenant, 100)).toEqual({ handoffs: [], more: true });

  expect(await planned(db)).toEqual([[drainKeyOf(tenant), at(5)]]);
});
