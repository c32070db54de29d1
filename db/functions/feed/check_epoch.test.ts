import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import { dueAt, fire, type Row, scheduleFor, untilWaiting } from "../../../test/harness/firing.ts";

async function epochs(db: Queryable): Promise<Row[]> {
  const { rows } = await db.query("select * from minoots_private.feed_epochs order by epoch");
  return rows as Row[];
}

sqlTest(
  "the first epoch opens with its life's identity, and stays while that is the same",
  async ({ db }) => {
    await db.query("delete from minoots_private.feed_epochs");

    expect(await checkEpoch(db)).toBe(1);
    expect(await checkEpoch(db)).toBe(1);

    const { rows } = await db.query("select * from minoots_private.feed_identity()");
    expect(await epochs(db)).toMatchObject([{ epoch: 1, ...(rows[0] as object) }]);
  },
);

sqlTest.for(["system_identifier", "timeline", "database_oid"])(
  "another %s opens the next epoch",
  async (part, { db }) => {
    const before = await checkEpoch(db);
    await db.query(`update minoots_private.feed_epochs set ${part} = ${part} + 1`);

    expect(await checkEpoch(db)).toBe(before + 1);
    expect(await checkEpoch(db)).toBe(before + 1);
  },
);

sqlTest("its floor is the last event that came along", async ({ db, clock, tenant }) => {
  await checkEpoch(db);
  await clock.set(dueAt);
  await scheduleFor(db, tenant);
  await fire(db);
  await db.query("update minoots_private.feed_epochs set timeline = timeline + 1");

  await checkEpoch(db);

  const { rows } = await db.query("select max(position) as last from minoots_private.events");
  expect((await epochs(db)).at(-1)).toMatchObject({ floor: (rows[0] as Row).last });
});

sqlTest("without an event the floor is nothing", async ({ db }) => {
  await db.query("delete from minoots_private.events; delete from minoots_private.feed_epochs");

  await checkEpoch(db);

  expect(await epochs(db)).toMatchObject([{ floor: 0 }]);
});

test("two who notice at once open one epoch", async ({ db, connect }) => {
  const before = await checkEpoch(db);
  await db.query("update minoots_private.feed_epochs set timeline = timeline + 1");
  const [a, b] = [await connect(), await connect()];
  await a.query("begin");
  await checkEpoch(a);

  const noticed = checkEpoch(b);
  await untilWaiting(db, b);
  await a.query("commit");

  expect(await noticed).toBe(before + 1);
  expect(await epochs(db)).toHaveLength(before + 1);
});

test("of many who notice at once, however they interleave, one opens it", async ({
  db,
  connect,
}) => {
  const many = await Promise.all(Array.from({ length: 8 }, () => connect()));

  for (let round = 1; round <= 10; round += 1) {
    const before = await checkEpoch(db);
    await db.query("update minoots_private.feed_epochs set timeline = timeline + 1");

    expect(new Set(await Promise.all(many.map(checkEpoch)))).toEqual(new Set([before + 1]));
  }
});
