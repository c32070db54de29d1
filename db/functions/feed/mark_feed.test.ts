import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import {
  begunWriter,
  commit,
  lastPosition,
  openTail,
  positionsOf,
  write,
} from "../../../test/harness/feed.ts";

const mark = "select minoots_private.mark_feed($1)";

/** The marks that are held now: whose, and from where on, as the lock carries it. */
async function marks(db: Queryable): Promise<unknown[]> {
  const { rows } = await db.query(
    `select classid::bigint as tenant, objid::bigint as at from pg_locks
    where locktype = 'advisory' and objsubid = 2 and mode = 'ShareLock'
      and database = (select oid from pg_database where datname = current_database())
    order by 1, 2`,
  );
  return rows;
}

test("a transaction is marked once, from where the feed stood at first", async ({
  db,
  tenant,
  connect,
}) => {
  const writer = await begunWriter(connect, tenant);
  const at = await lastPosition(db);

  await write(writer);
  await write(writer);

  expect(await marks(db)).toEqual([{ tenant: tenant.number, at }]);
  await commit(writer);
  expect(await marks(db)).toEqual([]);
});

test("the next transaction of a connection is marked anew", async ({ db, tenant, connect }) => {
  const writer = await begunWriter(connect, tenant);
  await write(writer);
  await writer.query("rollback; begin");
  const at = await lastPosition(db);

  await write(writer);

  expect(await marks(db)).toEqual([{ tenant: tenant.number, at }]);
});

test("without a transaction block the mark ends with its statement", async ({ db, tenant }) => {
  await db.query(mark, [tenant.number]);

  expect(await marks(db)).toEqual([]);
});

test("the system and several tenants each have their own mark", async ({ db, connect }) => {
  const writer = await connect();
  const at = await lastPosition(db);
  await writer.query("begin");

  for (const number of [0, 7, 8, 7]) await writer.query(mark, [number]);

  const numbers = (await marks(db)).map((held) => (held as { tenant: number }).tenant);
  expect([...new Set(numbers)]).toEqual([0, 7, 8]);
  expect(await marks(db)).toContainEqual({ tenant: 0, at });
});

test("undone with a savepoint, the mark is taken again by the next event", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, tenant)];
  await a.query("savepoint one");
  await write(a);
  await a.query("rollback to savepoint one");
  expect(await marks(db)).toEqual([]);

  const early = await write(a);
  const late = await write(b);
  await commit(b);
  expect(await tail.drain()).toEqual([]);
  await commit(a);

  expect(positionsOf(await tail.drain())).toEqual([early, late]);
});

test("a mark from before a savepoint holds through its rollback", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, tenant)];
  const first = await write(a);
  await a.query("savepoint one");
  await write(a);
  await a.query("rollback to savepoint one");
  const second = await write(b);
  await commit(b);

  expect(await tail.drain()).toEqual([]);
  const third = await write(a);
  await commit(a);

  expect(positionsOf(await tail.drain())).toEqual([first, second, third]);
});
