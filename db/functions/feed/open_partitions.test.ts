import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, openTail, positionsOf, write } from "../../../test/harness/feed.ts";

async function openPartitions(db: Queryable): Promise<number> {
  const { rows } = await db.query("select minoots_private.open_partitions() as made");
  return (rows[0] as { made: number }).made;
}

async function goTo(db: Queryable, million: number): Promise<void> {
  await db.query("select setval('minoots_private.event_position', $1)", [million * 1_000_000]);
}

async function homeOf(db: Queryable, position: number): Promise<string> {
  const { rows } = await db.query(
    `select tableoid::regclass::text as home from minoots_private.events where position = $1`,
    [position],
  );
  return (rows[0] as { home: string }).home;
}

test("the next three million positions have their partitions, and once is enough", async ({
  db,
}) => {
  expect(await openPartitions(db)).toBe(0);

  await goTo(db, 2);
  expect(await openPartitions(db)).toBe(2);
  expect(await openPartitions(db)).toBe(0);

  const { rows } = await db.query(
    `select child.relname as name, child.relrowsecurity as secured,
      pg_get_expr(child.relpartbound, child.oid) as bounds,
      (select count(*) from pg_index where indrelid = child.oid) as indexes,
      pg_get_userbyid(child.relowner) as owner
    from pg_class as child where child.relname in ('events_4', 'events_5') and relkind = 'r'
    order by 1`,
  );
  const common = { secured: true, indexes: 3, owner: "minoots_owner" };
  expect(rows).toEqual([
    { name: "events_4", ...common, bounds: "FOR VALUES FROM ('4000000') TO ('5000000')" },
    { name: "events_5", ...common, bounds: "FOR VALUES FROM ('5000000') TO ('6000000')" },
  ]);
});

test("events go to the partition of their position", async ({ db, tenant, connect }) => {
  await goTo(db, 7);
  await openPartitions(db);
  const writer = await begunWriter(connect, tenant);
  const position = await write(writer);
  await commit(writer);

  expect(await homeOf(db, position)).toBe("minoots_private.events_7");
});

test("what fell into the net stays there, is read, and stops nothing", async ({
  db,
  tenant,
  connect,
}) => {
  await goTo(db, 20);
  const tail = openTail(db, 20_000_000);
  const writer = await begunWriter(connect, tenant);
  const fallen = await write(writer);
  await commit(writer);

  expect(await openPartitions(db)).toBe(3);
  expect(await openPartitions(db)).toBe(0);

  const next = await begunWriter(connect, tenant);
  const later = await write(next);
  await commit(next);
  expect(await homeOf(db, fallen)).toBe("minoots_private.events_beyond");
  expect(await homeOf(db, later)).toBe("minoots_private.events_beyond");
  expect(positionsOf(await tail.drain())).toEqual([fallen, later]);
});

test("a writer with an open transaction is not waited for", async ({ db, connect }) => {
  const tenant = await insertTenant(db, "enterprise"); // far from a limit, it need not count
  await goTo(db, 40);
  await openPartitions(db);
  const writer = await begunWriter(connect, tenant);
  await write(writer);
  await goTo(db, 42);

  expect(await openPartitions(db)).toBe(2);
});

test("while somebody holds the net it gives up soon, and the next sweep tries again", async ({
  db,
  connect,
}) => {
  await goTo(db, 50);
  const reader = await connect();
  await reader.query("begin; select from minoots_private.events_beyond");

  expect(await openPartitions(db)).toBe(0);

  await reader.query("commit");
  expect(await openPartitions(db)).toBe(4);
});
