import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import { dueAt, scheduleFor } from "../../../test/harness/firing.ts";

/** How many of each tenant a batch takes. */
async function takenOf(db: Queryable, max: number): Promise<Map<string, number>> {
  const { rows } = await db.query(
    `with due as materialized (select minoots_private.lock_by_turns($1, minoots.clock()) as places)
    select timer.tenant_id as tenant, count(*)::integer from due, unnest(due.places) as place
    join minoots_private.timers as timer on timer.ctid = place group by 1`,
    [max],
  );
  return new Map(
    (rows as { tenant: string; count: number }[]).map((row) => [row.tenant, row.count]),
  );
}

async function flood(db: Queryable, tenantId: string, count: number): Promise<void> {
  await db.query(
    `insert into minoots_private.timers
      (tenant_id, id, name, fire_at, precision, misfire, actions, retry_policy, labels, created_at)
    select $1, gen_random_uuid(), 'flood', '2030-01-01T10:00:00Z', 'precise', 'run', '[]', '{}', '{}',
      now() from generate_series(1, $2)`,
    [tenantId, count],
  );
}

sqlTest("a flood of one tenant leaves the others their part", async ({ db, clock, tenant }) => {
  const others: Tenant[] = [];
  for (let index = 0; index < 3; index += 1) others.push(await insertTenant(db));
  await flood(db, tenant.id, 1000);
  for (const other of others) await scheduleFor(db, other);
  await clock.set(dueAt);

  const taken = await takenOf(db, 100);

  for (const other of others) expect(taken.get(other.id)).toBe(1);
  expect(taken.get(tenant.id)).toBe(25);
});

sqlTest("what came due just now does not wait for a backlog", async ({ db, clock, tenant }) => {
  await flood(db, tenant.id, 1000);
  const fresh = await scheduleFor(db, tenant);
  await clock.set(dueAt);

  const { rows } = await db.query(
    `with due as materialized (select minoots_private.lock_by_turns(100, minoots.clock()) as places)
    select timer.id from due, unnest(due.places) as place
    join minoots_private.timers as timer on timer.ctid = place where timer.name <> 'flood'`,
  );

  expect(rows).toEqual([{ id: fresh }]);
});

sqlTest(
  "a backlog takes what is left of a batch, each of it once",
  async ({ db, clock, tenant }) => {
    await flood(db, tenant.id, 1000);
    await scheduleFor(db, tenant);
    await clock.set(dueAt);

    const { rows } = await db.query(
      `select cardinality(due.places) as taken, (select count(distinct place)::integer
      from unnest(due.places) as place) as places
    from minoots_private.lock_by_turns(100, minoots.clock()) as due (places)`,
    );

    expect(rows).toEqual([{ taken: 100, places: 100 }]);
  },
);

sqlTest("a tenant alone gets the whole batch", async ({ db, clock, tenant }) => {
  await flood(db, tenant.id, 50);
  await scheduleFor(db, await insertTenant(db), { fireAt: "2030-01-01T12:00:01Z" });
  await clock.set("2030-01-01T10:00:00.500Z");

  expect(await takenOf(db, 20)).toEqual(new Map([[tenant.id, 20]]));
});

sqlTest(
  "of more tenants than a batch has room for, each comes to its turn",
  async ({ db, clock }) => {
    const tenants: string[] = [];
    for (let index = 0; index < 700; index += 1) tenants.push((await insertTenant(db)).id);
    for (const id of tenants) await flood(db, id, 1);
    await clock.set(dueAt);
    const met = new Set<string>();

    for (let round = 0; round < 1000 && met.size < tenants.length; round += 1) {
      const taken = await takenOf(db, 100);
      expect(Math.max(...taken.values())).toBe(1);
      for (const id of taken.keys()) met.add(id);
    }

    expect(met.size).toBe(tenants.length);
  },
);

sqlTest("nothing due gives nothing", async ({ db, tenant }) => {
  await scheduleFor(db, tenant);

  expect(await takenOf(db, 100)).toEqual(new Map());
});

test("what another holds is left out", async ({ db, clock, tenant, connect }) => {
  await flood(db, tenant.id, 10);
  await clock.set("2030-01-01T10:00:00.500Z");
  const a = await connect();
  await a.query("begin");
  await takenOf(a, 6);

  expect(await takenOf(db, 10)).toEqual(new Map([[tenant.id, 4]]));

  await a.query("rollback");
});
