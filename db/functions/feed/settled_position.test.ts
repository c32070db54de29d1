import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, lastPosition, write } from "../../../test/harness/feed.ts";

async function settled(db: Queryable, tenantId: string | null): Promise<number> {
  const { rows } = await db.query("select minoots_private.settled_position($1) as at", [tenantId]);
  return (rows[0] as { at: number }).at;
}

test("while nobody writes, all that was drawn is settled", async ({ db, tenant }) => {
  const last = await lastPosition(db);

  expect(await settled(db, tenant.id)).toBe(last);
  expect(await settled(db, null)).toBe(last);
});

test("an open transaction holds back its own tenant, and the whole", async ({
  db,
  tenant,
  connect,
}) => {
  const other = await insertTenant(db);
  const before = await lastPosition(db);
  const writer = await begunWriter(connect, tenant);
  const drawn = await write(writer);

  expect(await settled(db, tenant.id)).toBe(before);
  expect(await settled(db, null)).toBe(before);
  expect(await settled(db, other.id)).toBe(drawn);

  await commit(writer);
  expect(await settled(db, tenant.id)).toBe(drawn);
});

test("the system writes for all, and so holds back all", async ({ db, tenant, connect }) => {
  const before = await lastPosition(db);
  const loop = await connect();
  await loop.query("begin");
  await loop.query("select minoots_private.mark_feed(0)");
  await write(await begunWriter(connect, tenant));

  expect(await settled(db, (await insertTenant(db)).id)).toBe(before);
});

test("a tenant that nobody knows is held back by the system alone", async ({
  db,
  tenant,
  connect,
}) => {
  const drawn = await write(await begunWriter(connect, tenant));

  expect(await settled(db, "018f0000-0000-7000-8000-000000000001")).toBe(drawn);
});
