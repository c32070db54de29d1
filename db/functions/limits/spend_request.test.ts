import { expect } from "vitest";
import { insertTenant, sqlTest, test } from "../../../test/harness/database.ts";
import { limit } from "../../../test/harness/limits.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import type { Tenant } from "../../../test/harness/database.ts";
import { spendRequests } from "../../../src/database/usage-calls.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 8) + seconds * 1000).toISOString();

/** A minute has 60, and 5 may come at once. */
const slow = { requests_per_minute: 60, burst: 5 };

async function spend(db: Queryable, tenant: Tenant, cost = 1, requests = 1) {
  return await spendRequests(db as never, tenant.id, cost, requests);
}

sqlTest.beforeEach(({ clock }) => clock.set(at(0)));

sqlTest(
  "a burst goes through at once, and then as much as has refilled",
  async ({ db, tenant, clock }) => {
    await limit(db, tenant, slow);

    for (const remaining of [4, 3, 2, 1, 0]) {
      expect(await spend(db, tenant)).toMatchObject({ allowed: true, remaining });
    }
    expect(await spend(db, tenant)).toMatchObject({
      allowed: false,
      remaining: 0,
      fullSeconds: 5,
      retrySeconds: 1,
    });

    await clock.set(at(2));
    expect(await spend(db, tenant)).toMatchObject({ allowed: true, remaining: 1, fullSeconds: 4 });
    expect(await spend(db, tenant)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await spend(db, tenant)).toMatchObject({ allowed: false });
  },
);

sqlTest("what is refused spends nothing", async ({ db, tenant, clock }) => {
  await limit(db, tenant, slow);
  await spend(db, tenant, 5);

  for (let ask = 0; ask < 10; ask += 1) await spend(db, tenant);

  await clock.set(at(1));
  expect(await spend(db, tenant)).toMatchObject({ allowed: true, remaining: 0 });
});

sqlTest("a costly one waits until all of its cost is there", async ({ db, tenant, clock }) => {
  await limit(db, tenant, slow);
  await spend(db, tenant, 3);

  expect(await spend(db, tenant, 4)).toMatchObject({
    allowed: false,
    remaining: 2,
    retrySeconds: 2,
  });
  await clock.set(at(2));
  expect(await spend(db, tenant, 4)).toMatchObject({ allowed: true, remaining: 0 });
});

sqlTest(
  "what costs more than a whole burst never fits, and is told no time",
  async ({ db, tenant }) => {
    await limit(db, tenant, slow);

    expect(await spend(db, tenant, 6)).toMatchObject({
      allowed: false,
      remaining: 5,
      fullSeconds: 0,
      retrySeconds: null,
    });
  },
);

sqlTest(
  "no more than a burst and the rate of the time goes through",
  async ({ db, tenant, clock }) => {
    await limit(db, tenant, { requests_per_minute: 420, burst: 7 });
    let allowed = 0;

    for (let step = 0; step <= 100; step += 1) {
      await clock.set(at(step / 20));
      for (let ask = 0; ask < 3; ask += 1) allowed += (await spend(db, tenant)).allowed ? 1 : 0;
    }

    expect(allowed).toBe(7 + 5 * 7);
  },
);

sqlTest(
  "a clock that was set back costs no more than an empty bucket",
  async ({ db, tenant, clock }) => {
    await limit(db, tenant, slow);
    await clock.set(at(3600));
    await spend(db, tenant);

    await clock.set(at(0));
    expect(await spend(db, tenant)).toMatchObject({ allowed: false, retrySeconds: 1 });
    await clock.set(at(1));
    expect(await spend(db, tenant)).toMatchObject({ allowed: false });
  },
);

sqlTest("tenants spend apart, and only what goes through is counted", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  await limit(db, tenant, slow);
  await spend(db, tenant, 5, 3);
  await spend(db, tenant);

  expect(await spend(db, other)).toMatchObject({ allowed: true, remaining: 59 });
  const { rows } = await db.query(
    "select requests::integer from minoots_private.request_rates where tenant_id = $1",
    [tenant.id],
  );
  expect(rows).toEqual([{ requests: 3 }]);
});

test("many at the same time get no more than one after another", async ({
  db,
  as,
  tenant,
  clock,
}) => {
  await clock.set(at(0));
  const server = as("minoots_server");

  const answers = await Promise.all(
    Array.from({ length: 100 }, async () => await spend(server, tenant)),
  );

  expect(answers.filter(({ allowed }) => allowed)).toHaveLength(60);
  expect(
    (await db.query("select requests::integer from minoots_private.request_rates")).rows,
  ).toEqual([{ requests: 60 }]);
});
