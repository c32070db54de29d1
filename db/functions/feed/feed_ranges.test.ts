import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, lastPosition, write } from "../../../test/harness/feed.ts";

interface Ranges {
  readonly ceiling: number;
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
}

async function rangesOf(db: Queryable, after: number, held: object = {}): Promise<Ranges> {
  const { rows } = await db.query(
    "select * from minoots_private.feed_ranges($1, $2, minoots_private.last_position())",
    [after, JSON.stringify(held)],
  );
  return rows[0] as Ranges;
}

test("while nobody writes, all may be read to the last position", async ({ db }) => {
  const last = await lastPosition(db);

  expect(await rangesOf(db, 0)).toEqual({ ceiling: last, ranges: {} });
});

test("a tenant with an open transaction has its own span, up to its mark", async ({
  db,
  tenant,
  connect,
}) => {
  const before = await lastPosition(db);
  const drawn = await write(await begunWriter(connect, tenant));

  expect(await rangesOf(db, before)).toEqual({
    ceiling: drawn,
    ranges: { [tenant.id]: [before, before] },
  });
});

test("a tenant that was held back goes on from where it stands", async ({
  db,
  tenant,
  connect,
}) => {
  const held = await insertTenant(db);
  const drawn = await write(await begunWriter(connect, tenant));

  const { ranges } = await rangesOf(db, drawn, { [held.id]: 2, [tenant.id]: 3 });

  expect(ranges).toEqual({ [held.id]: [2, drawn], [tenant.id]: [3, drawn - 1] });
});

test("the system's mark is the ceiling for everybody", async ({ db, tenant, connect }) => {
  const before = await lastPosition(db);
  const loop = await connect();
  await loop.query("begin");
  await loop.query("select minoots_private.mark_feed(0)");
  await write(await begunWriter(connect, tenant));
  const held = await insertTenant(db);

  expect(await rangesOf(db, before, { [held.id]: 1 })).toEqual({
    ceiling: before,
    ranges: { [tenant.id]: [before, before], [held.id]: [1, before] },
  });
});

test("a tenant still being made, with its first timers, lowers the ceiling", async ({
  db,
  connect,
}) => {
  const before = await lastPosition(db);
  const maker = await connect();
  await maker.query("begin");
  const tenant = await insertTenant(maker);
  await maker.query("select set_config('minoots.tenant_id', $1, true)", [tenant.id]);
  await write(maker);

  expect(await rangesOf(db, before)).toEqual({ ceiling: before, ranges: {} });
});
