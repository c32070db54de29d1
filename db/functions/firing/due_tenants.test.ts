import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest, type Tenant, test } from "../../../test/harness/database.ts";
import { dueAt, scheduleFor } from "../../../test/harness/firing.ts";

async function dueTenants(db: Queryable, max: number): Promise<string[]> {
  const { rows } = await db.query(
    "select minoots_private.due_tenants($1, minoots.clock())::text as id",
    [max],
  );
  return (rows as { id: string }[]).map(({ id }) => id);
}

sqlTest("each tenant with something due is named once", async ({ db, clock, tenant }) => {
  const other = await insertTenant(db);
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant);
  await scheduleFor(db, other);
  await scheduleFor(db, await insertTenant(db), { fireAt: "2030-01-01T12:00:01Z" });
  await clock.set(dueAt);

  for (let round = 0; round < 20; round += 1) {
    expect((await dueTenants(db, 10)).toSorted()).toEqual([tenant.id, other.id].toSorted());
  }
});

test("of more than are asked for, now these are named and now those", async ({ db, clock }) => {
  const ids: string[] = [];
  for (let index = 0; index < 4; index += 1) {
    // As the product makes them: made one after the other, their ids are neighbours.
    const { rows } = await db.query(
      `with made as materialized (select minoots_private.create_tenant($1, 'free') as id)
      select id, name, 0 as number from made, (select $1 as name) as given`,
      [`neighbour ${index}`],
    );
    const [neighbour] = rows as [Tenant];
    await scheduleFor(db, neighbour);
    ids.push(neighbour.id);
  }
  await clock.set(dueAt);
  const met = new Set<string>();

  for (let round = 0; round < 200 && met.size < ids.length; round += 1) {
    for (const id of await dueTenants(db, 1)) met.add(id);
  }

  expect([...met].toSorted()).toEqual(ids.toSorted());
});
