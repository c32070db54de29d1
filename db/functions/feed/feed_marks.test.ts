import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import {
  begunWriter,
  commit,
  lastPosition,
  openTail,
  positionsOf,
  write,
} from "../../../test/harness/feed.ts";

async function marks(db: Queryable, last: number): Promise<unknown[]> {
  const { rows } = await db.query(
    `select tenant_number as tenant, mark from minoots_private.feed_marks($1) order by 1`,
    [last],
  );
  return rows;
}

test("the lowest mark of each tenant counts", async ({ db, tenant, connect }) => {
  const other = await insertTenant(db);
  const at = await lastPosition(db);
  const writers = [
    await begunWriter(connect, tenant),
    await begunWriter(connect, tenant),
    await begunWriter(connect, other),
  ];
  for (const writer of writers) await write(writer);

  expect(await marks(db, await lastPosition(db))).toEqual([
    { tenant: tenant.number, mark: at },
    { tenant: other.number, mark: at + 2 },
  ]);
});

test("a mark taken after the last position was read is not below it", async ({
  db,
  tenant,
  connect,
}) => {
  const before = await lastPosition(db);
  await db.query("select setval('minoots_private.event_position', $1)", [before + 1000]);
  const writer = await begunWriter(connect, tenant);
  await write(writer);

  expect(await marks(db, before)).toEqual([{ tenant: tenant.number, mark: before }]);
});

test("no locks of others count: other forms, exclusive ones, other databases", async ({
  db,
  connect,
}) => {
  const stranger = await connect();
  await stranger.query(`select pg_advisory_lock_shared(1), pg_advisory_lock(0, 1),
    pg_advisory_lock(4294967297)`);

  expect(await marks(db, await lastPosition(db))).toEqual([]);
});

// Where the signed and the unsigned half of a lock's number turn over.
test.for([2 ** 31, 2 ** 32, 2 ** 33])(
  "positions go on in order across %i",
  async (edge, { db, tenant, connect }) => {
    await db.query("select setval('minoots_private.event_position', $1)", [edge - 3]);
    const other = await insertTenant(db);
    const tail = openTail(db, edge - 3);
    const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, other)];
    const held = [await write(a)];
    const free = [await write(b), await write(b), await write(b)];
    await commit(b);

    expect(await marks(db, await lastPosition(db))).toEqual([
      { tenant: tenant.number, mark: edge - 3 },
    ]);
    expect(positionsOf(await tail.drain(2))).toEqual(free);
    held.push(await write(a));
    await commit(a);

    expect(positionsOf(await tail.drain(2))).toEqual(held);
    expect(tail.at()).toEqual({ position: edge + 2, held: {} });
  },
);
