import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import { at, endpointOf, fireMany, openEndpoint } from "../../../test/harness/endpoints.ts";
import {
  attemptOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  scheduleFor,
  settle,
  takeLane,
  webhook,
} from "../../../test/harness/firing.ts";
import { processId, waiting } from "../../../test/harness/races.ts";

/** An endpoint whose breaker is open, and that is left alone until then. */
async function openUntil(db: Queryable, tenant: Tenant, heldUntil: string): Promise<void> {
  await openEndpoint(db, tenant);
  await db.query(
    `update minoots_private.endpoints set opened_at = minoots.clock(), cool_down = '30 s',
      held_until = $2 where tenant_id = $1`,
    [tenant.id, heldUntil],
  );
}

async function keys(db: Queryable): Promise<unknown[]> {
  return (await jobs(db)).map(({ key }) => key);
}

sqlTest(
  "the lane of an open endpoint is left alone while it is held",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openUntil(db, tenant, at(30));

    await fireMany(db, tenant, 1);
    expect(await keys(db)).toEqual([]);

    await clock.set(at(29.5));
    await fireMany(db, tenant, 1);
    expect(await keys(db)).toEqual([drainKeyOf(tenant)]);
  },
);

sqlTest("a lane with limits is queued, beside one that is held", async ({ db, clock, tenant }) => {
  const other = await insertTenant(db);
  await clock.set(dueAt);
  await openUntil(db, tenant, at(30));
  await openEndpoint(db, other, { rate: 1 });
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await fireMany(db, other, 1);

  expect(await keys(db)).toEqual([drainKeyOf(other)]);
});

test("who closes an endpoint waits for what is fired to it just now", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  await openUntil(db, tenant, dueAt);
  await fireMany(db, tenant, 1);
  const { handoffs } = await takeLane(db, tenant, 10);
  await scheduleFor(db, tenant, { actions: [webhook()] });
  const firing = await connect({ role: "minoots_kernel" });
  const settling = await connect({ role: "minoots_worker" });
  expect(await endpointOf(db, tenant)).toMatchObject({ held_until: at(30) });
  await db.query("delete from graphile_worker._private_jobs");

  await firing.query("begin");
  expect(await fire(firing)).toMatchObject({ fired: 1, handoffs: [] });
  const pid = await processId(settling);
  const probed = await waiting(db, pid, () => settle(settling, attemptOf(handoffs[0]!)));
  await firing.query("commit");
  await probed.result;

  expect(await keys(db)).toEqual([drainKeyOf(tenant)]);
  expect((await takeLane(db, tenant, 10)).handoffs).toHaveLength(1);
});
