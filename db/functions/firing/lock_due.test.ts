import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

async function lockDue(db: Queryable, max: number): Promise<string[]> {
  const { rows } = await db.query(
    `with due as materialized (select minoots_private.lock_due($1, minoots.clock()) as places)
    select array(
      select timer.id from due, unnest(due.places) with ordinality as chosen (place, number)
      join minoots_private.timers as timer on timer.ctid = chosen.place
      order by chosen.number)::text[] as ids`,
    [max],
  );
  return (rows[0] as { ids: string[] }).ids;
}

test("the due timers are locked, soonest first, and nobody else gets them", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const third = await scheduleFor(db, tenant);
  const first = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00Z" });
  const second = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:30:00Z" });
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.001Z" });
  await clock.set(dueAt);
  const a = await connect();
  const b = await connect();
  await a.query("begin");
  await b.query("begin");

  expect(await lockDue(a, 2)).toEqual([first, second]);
  expect(await lockDue(b, 500)).toEqual([third]);
  expect(await lockDue(b, 500)).toEqual([third]);
  await a.query("rollback");
  expect(await lockDue(b, 500)).toEqual([first, second, third]);

  await b.query("rollback");
  await fire(db);
  expect(await lockDue(db, 500)).toEqual([]);
});
