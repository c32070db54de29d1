import { expect } from "vitest";
import { becomeOwner } from "../../../src/database/ownership.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { kill } from "../../../test/harness/firing.ts";

async function living(db: Queryable): Promise<number[]> {
  const { rows } = await db.query("select minoots_private.living_owners()::text[] as owners");
  return (rows[0] as { owners: string[] }).owners.map(Number);
}

test("an owner lives as long as its connection, and sees itself", async ({ db, connect }) => {
  const [first, second] = [await connect(), await connect()];
  const owners = [await becomeOwner(first), await becomeOwner(second)];

  expect(new Set(await living(db))).toEqual(new Set(owners));
  expect(await living(first)).toContain(owners[0]);

  await kill(db, first);
  expect(await living(db)).toEqual([owners[1]]);
});

test("other locks are no owners: marks of the feed, migrators, whoever waits", async ({
  db,
  connect,
}) => {
  const [other, waiting] = [await connect(), await connect()];
  await other.query("begin");
  await other.query("select minoots_private.mark_feed(0), pg_advisory_lock(42)");
  const waits = waiting.query("select pg_advisory_lock_shared(42)");

  expect(await living(db)).toEqual([]);

  await other.query("rollback");
  await other.query("select pg_advisory_unlock_all()");
  await waits;
});
