import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import {
  endpointEvents,
  endpointOf,
  fireMany,
  meet,
  openEndpoint,
  origin,
} from "../../../test/harness/endpoints.ts";
import { attemptOf, dueAt, jobs, settle, takeLane } from "../../../test/harness/firing.ts";
import { refusal } from "../../../test/harness/rules.ts";

async function save(db: Queryable, values: Record<string, unknown>): Promise<unknown> {
  const names = Object.keys(values).map((name, index) => `${name} => $${index + 1}`);
  const { rows } = await db.query(
    `select outcome, message, (endpoint).* from minoots.save_endpoint(${names.join(", ")})`,
    Object.values(values),
  );
  return rows[0];
}

sqlTest("it is made, changed, and then as it was", async ({ db, tenant, become }) => {
  await become("minoots_server", tenant);
  const url = `${origin}/hook`;

  expect(await save(db, { url, rate: 2.5 })).toMatchObject({
    outcome: "created",
    message: "https://example.com: called, at most 2.5 a second.",
    origin,
    tenant_id: tenant.id,
    state: "healthy",
    rate: 2.5,
    concurrency: null,
  });
  expect(await save(db, { url, concurrency: 4 })).toMatchObject({
    outcome: "changed",
    message: "https://example.com: called, at most 2.5 a second, 4 at once.",
    rate: 2.5,
    concurrency: 4,
  });
  expect(await save(db, { url, rate: 2.5 })).toMatchObject({ outcome: "unchanged" });
  expect(await save(db, { url, rate: 0 })).toMatchObject({ rate: null, concurrency: 4 });
});

sqlTest(
  "the port that a scheme has anyway makes no other endpoint",
  async ({ db, tenant, become }) => {
    await become("minoots_server", tenant);
    await save(db, { url: origin, rate: 2 });

    expect(await save(db, { url: `${origin}:0443/hook` })).toMatchObject({ origin, rate: 2 });

    expect(await save(db, { url: `${origin}:8443` })).toMatchObject({ origin: `${origin}:8443` });
  },
);

sqlTest("a tenant's endpoint is its own", async ({ db, tenant, become }) => {
  const other = await insertTenant(db);
  await become("minoots_server", tenant);
  await save(db, { url: origin, enabled: false });

  await become("minoots_server", other);

  expect((await db.query("select origin from minoots.endpoints")).rows).toEqual([]);
  expect(await save(db, { url: origin })).toMatchObject({ outcome: "created", state: "healthy" });
});

sqlTest(
  "disabled by hand, it says by whom; enabled, it begins anew",
  async ({ db, clock, tenant, become }) => {
    await clock.set(dueAt);
    await openEndpoint(db, tenant);
    await meet(db, tenant, 10, { statusCode: 503 });
    const waiting = await fireMany(db, tenant, 1);
    expect(waiting).toEqual([]);
    await db.query("delete from graphile_worker._private_jobs");
    await become("minoots_server", tenant);

    expect(await save(db, { url: origin, enabled: false })).toMatchObject({
      state: "disabled",
      disabled_reason: expect.stringMatching(/^By role:.+\.$/),
    });
    expect(await save(db, { url: origin, enabled: true })).toMatchObject({
      outcome: "changed",
      state: "healthy",
      failures: 0,
    });

    await become(null);
    const lane = { tenantId: tenant.id, lane: origin };
    expect(await jobs(db)).toMatchObject([
      { task: "drain", payload: lane },
      { task: "drain", payload: lane },
    ]);
    const { handoffs } = await takeLane(db, tenant, 100);
    await settle(db, attemptOf(handoffs[0]!));
    expect(await endpointEvents(db, tenant)).toMatchObject([
      { type: "endpoint.opened" },
      { type: "endpoint.disabled", face: "sql" },
      { type: "endpoint.closed" },
      { type: "endpoint.enabled" },
    ]);
  },
);

sqlTest("a rate that is changed counts from then on", async ({ db, clock, tenant, become }) => {
  await clock.set(dueAt);
  await openEndpoint(db, tenant, { rate: 0.001 });
  await fireMany(db, tenant, 2);
  await takeLane(db, tenant, 100);
  await become("minoots_server", tenant);

  await save(db, { url: origin, rate: 10 });

  await become(null);
  expect(await endpointOf(db, tenant)).toMatchObject({ held_until: null });
  expect((await takeLane(db, tenant, 100)).handoffs).toHaveLength(1);
});

sqlTest("nobody without a tenant saves any", async ({ db }) => {
  expect(await refusal(db, "minoots.save_endpoint('https://example.com')")).toMatchObject({
    code: "MN009",
  });
});
