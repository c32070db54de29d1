import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { type Row, scheduleFor } from "../../../test/harness/firing.ts";

async function placeOf(db: Queryable, tenantId: string, id: string | null): Promise<Row[]> {
  const { rows } = await db.query(
    `select found.place = (select ctid from minoots_private.timers where id = $2) as there
    from minoots_private.place_of_timer($1, $2) as found`,
    [tenantId, id],
  );
  return rows as Row[];
}

sqlTest("a timer is found where it lies", async ({ db, tenant }) => {
  const ids = [await scheduleFor(db, tenant), await scheduleFor(db, tenant)];

  for (const id of ids) expect(await placeOf(db, tenant.id, id)).toEqual([{ there: true }]);
});

sqlTest("no neighbour is found in its place", async ({ db, tenant }) => {
  const id = await scheduleFor(db, tenant);

  expect(await placeOf(db, tenant.id, "00000000-0000-0000-0000-000000000000")).toEqual([]);
  expect(await placeOf(db, id, id)).toEqual([]);
  expect(await placeOf(db, tenant.id, null)).toEqual([]);
});
