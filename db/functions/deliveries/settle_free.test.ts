import { expect } from "vitest";
import { settleFree } from "../../../src/database/calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, test, type Tenant } from "../../../test/harness/database.ts";
import { openEndpoint } from "../../../test/harness/endpoints.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  fireOne,
  settle,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

interface Scene {
  readonly held: Handoff;
  readonly other: Handoff;
}

const asking = { actions: [{ ...webhook(), ackWithin: "1h" }] };

async function twoTenants(db: Queryable, tenant: Tenant, request: object = {}): Promise<Scene> {
  const [held] = await fireOne(db, tenant, request);
  const [other] = await fireOne(db, await insertTenant(db));
  return { held: held!, other: other! };
}

test("what a tenant acknowledges in an open transaction waits alone, however long", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const { held, other } = await twoTenants(db, tenant, asking);
  const user = await connect({ role: "minoots_server", tenant });
  await user.query("begin");
  await user.query("select minoots.acknowledge_delivery($1)", [held.deliveryId]);
  const results = [attemptOf(held), attemptOf(other)];
  await expect(settle(db, ...results)).rejects.toMatchObject({ code: "55P03" });

  expect(await settleFree(db, results)).toEqual([0]);
  expect(await timerOf(db, other.timerId)).toMatchObject({ status: "completed" });
  expect(await settleFree(db, [attemptOf(held)])).toEqual([0]);

  await user.query("rollback");
  expect(await settleFree(db, [attemptOf(held)])).toEqual([]);
  expect(await deliveryOf(db, held)).toMatchObject({ status: "awaiting_ack" });
});

test.for([
  ["timer", "select from minoots_private.timers where id = $1 for update"],
  ["endpoint", "select from minoots_private.endpoints where $1::uuid is not null for update"],
] as const)(
  "so does what needs the %s that is held",
  async ([, holding], { db, clock, tenant, connect }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    const { held, other } = await twoTenants(db, tenant);
    const user = await connect();
    await user.query("begin");
    await user.query(holding, [held.timerId]);

    expect(await settleFree(db, [attemptOf(other), attemptOf(held)])).toEqual([1]);

    await user.query("rollback");
    expect(await settleFree(db, [attemptOf(held)])).toEqual([]);
    expect(await timerOf(db, held.timerId)).toMatchObject({ status: "completed" });
  },
);

test("what nobody knows is passed over, and a worker may call it", async ({
  clock,
  db,
  as,
  tenant,
}) => {
  await clock.set(dueAt);
  const { held } = await twoTenants(db, tenant);
  const unknown = { ...attemptOf(held), deliveryId: held.timerId };

  expect(await settleFree(as("minoots_worker"), [unknown, attemptOf(held)])).toEqual([]);
  expect(await settleFree(as("minoots_worker"), [])).toEqual([]);

  expect(await timerOf(db, held.timerId)).toMatchObject({ status: "completed" });
});
