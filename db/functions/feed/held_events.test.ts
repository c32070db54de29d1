import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, type Tenant, test } from "../../../test/harness/database.ts";
import { begunWriter, commit, positionsOf, write } from "../../../test/harness/feed.ts";

async function heldEvents(db: Queryable, ranges: object, eventsMax: number): Promise<number[]> {
  const { rows } = await db.query(
    'select "position" from minoots_private.held_events($1, $2) as event',
    [JSON.stringify(ranges), eventsMax],
  );
  return positionsOf(rows as { position: number }[]);
}

const twoTenants = test.extend("written", async ({ db, tenant, connect }) => {
  const other = await insertTenant(db);
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, other)];
  const own: number[] = [];
  const theirs: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    own.push(await write(a));
    theirs.push(await write(b));
  }
  await commit(a);
  await commit(b);
  return { own, theirs, other };
});

const spans = (tenant: Tenant, other: Tenant, own: object, theirs: object) => ({
  [tenant.id]: own,
  [other.id]: theirs,
});

twoTenants("each tenant's own span, in one order", async ({ db, tenant, written }) => {
  const { own, theirs, other } = written;
  const ranges = spans(tenant, other, [own[0], own[2]], [0, theirs[1]]);

  const found = await heldEvents(db, ranges, 100);

  expect(found).toEqual([theirs[0], own[1], theirs[1], own[2]]);
});

twoTenants("no more than asked for, the lowest first", async ({ db, tenant, written }) => {
  const { own, theirs, other } = written;
  const ranges = spans(tenant, other, [0, own[2]], [0, theirs[2]]);

  expect(await heldEvents(db, ranges, 3)).toEqual([own[0], theirs[0], own[1]]);
});

twoTenants("nobody held back, nothing there", async ({ db, written }) => {
  expect(written.own).toHaveLength(3);
  expect(await heldEvents(db, {}, 100)).toEqual([]);
});
