import { expect } from "vitest";
import type { AttemptResult, Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import {
  at,
  down,
  endpointOf,
  fireMany,
  meet,
  openEndpoint,
} from "../../../test/harness/endpoints.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  takeLane,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

const asking = { actions: [{ ...webhook(), ackWithin: "1h" }], retryPolicy: { maxAttempts: 1 } };

/** Answered for by its receiver before the sender has reported. */
async function answered(
  db: Queryable,
  tenant: Tenant,
  handoff: Handoff,
  verb: "acknowledge_delivery" | "reject_delivery",
): Promise<void> {
  await db.query("select set_config('minoots.tenant_id', $1, true)", [tenant.id]);
  await db.query(`select minoots.${verb}($1)`, [handoff.deliveryId]);
}

sqlTest(
  "the report after an acknowledgement fills the record, once, and changes nothing else",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant, asking);
    await answered(db, tenant, handoff!, "acknowledge_delivery");
    const before = await deliveryOf(db, handoff!);
    const told = await typesOf(db, handoff!.timerId);

    const met = { statusCode: 202, excerpt: "on it" };
    expect(await settle(db, attemptOf(handoff!, met))).toBe(0);
    expect(await settle(db, attemptOf(handoff!, { statusCode: 500, durationMs: 99 }))).toBe(0);

    expect(await deliveryOf(db, handoff!)).toEqual({
      ...before,
      attempts: [{ attempt: 1, at: dueAt, durationMs: 12, ...met }],
    });
    expect(await typesOf(db, handoff!.timerId)).toEqual(told);
  },
);

sqlTest("a rejection keeps its own word in the record", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, asking);
  await answered(db, tenant, handoff!, "reject_delivery");

  await settle(db, attemptOf(handoff!, { errorCode: "TIMEOUT", errorMessage: "Too slow." }));

  const rejected = { errorCode: "REJECTED", error: "Rejected.", statusCode: 200, durationMs: 12 };
  const { status, attempts } = await deliveryOf(db, handoff!);
  expect({ status, attempts }).toMatchObject({ status: "dead", attempts: [rejected] });
});

sqlTest.for<[string, Partial<AttemptResult>, number]>([
  ["answers", {}, 0],
  ["fails", down, 4],
])("an endpoint that %s is judged by it", async ([, met, failures], { db, clock, tenant }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { failures: 3 });
  const [handoff] = await fireOne(db, tenant, asking);
  await answered(db, tenant, handoff!, "acknowledge_delivery");
  expect(await endpointOf(db, tenant)).toMatchObject({ failures: 3 });

  await settle(db, attemptOf(handoff!, met));

  expect(await endpointOf(db, tenant)).toMatchObject({ failures });
});

sqlTest(
  "a probe that is acknowledged early closes the breaker, and the lane goes on",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant, { failures: 9 });
    await meet(db, tenant, 1, down);
    await fireOne(db, tenant, asking);
    await fireMany(db, tenant, 2);
    await clock.set(at(31));
    const { handoffs } = await takeLane(db, tenant, 100);
    expect(handoffs).toHaveLength(1);
    await answered(db, tenant, handoffs[0]!, "acknowledge_delivery");
    await db.query("delete from graphile_worker._private_jobs");

    await settle(db, attemptOf(handoffs[0]!));

    expect(await endpointOf(db, tenant)).toMatchObject({ opened_at: null, failures: 0 });
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
  },
);
