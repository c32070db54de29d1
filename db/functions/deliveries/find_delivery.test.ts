import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne, type Row, webhook } from "../../../test/harness/firing.ts";

async function find(db: Queryable, tenantId: string, id: string | null): Promise<Row[]> {
  const { rows } = await db.query(
    `select (found.delivery).id, found.place = (
      select ctid from minoots_private.deliveries where id = $2) as there
    from minoots_private.find_delivery($1, $2) as found`,
    [tenantId, id],
  );
  return rows as Row[];
}

sqlTest("a delivery is found by its key, and where it lies", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const handoffs = await fireOne(db, tenant, { actions: ["a", "b", "c"].map(webhook) });

  for (const { deliveryId: id } of handoffs) {
    expect(await find(db, tenant.id, id)).toEqual([{ id, there: true }]);
  }
});

sqlTest("no neighbour is found in its place", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  expect(await find(db, tenant.id, "00000000-0000-0000-0000-000000000000")).toEqual([]);
  expect(await find(db, tenant.id, "ffffffff-ffff-ffff-ffff-ffffffffffff")).toEqual([]);
  expect(await find(db, handoff!.timerId, handoff!.deliveryId)).toEqual([]);
  expect(await find(db, tenant.id, null)).toEqual([]);
});
