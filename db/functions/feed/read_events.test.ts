import { expect } from "vitest";
import { checkEpoch, readEvents } from "../../../src/database/calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import {
  begunWriter,
  commit,
  lastPosition,
  positionsOf,
  write,
} from "../../../test/harness/feed.ts";
import { setFloor } from "../../../test/harness/retention.ts";

test("a page is one tenant's events in order, after one position and up to another", async ({
  db,
  tenant,
  connect,
  as,
}) => {
  const epoch = await checkEpoch(db);
  const own = await begunWriter(connect, tenant);
  const other = await begunWriter(connect, await insertTenant(db));
  const positions: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    positions.push(await write(own));
    await write(other);
  }
  await commit(own);
  await commit(other);
  const server = as("minoots_server");
  const range = { tenantId: tenant.id, after: positions[0]!, upto: positions[3]! };

  const page = await readEvents(server, { ...range, eventsMax: 2 });
  const all = await readEvents(server, { ...range, eventsMax: 100 });
  const less = await readEvents(server, { ...range, upto: positions[3]! - 1, eventsMax: 100 });

  expect(positionsOf(page)).toEqual(positions.slice(1, 3));
  expect(positionsOf(all)).toEqual(positions.slice(1));
  expect(positionsOf(less)).toEqual(positions.slice(1, 3));
  expect(page[0]).toMatchObject({ cursor: `${epoch}-${positions[1]}`, tenantId: tenant.id });
});

test("nothing there is an empty page", async ({ db, tenant }) => {
  const last = await lastPosition(db);

  expect(await readEvents(db, { tenantId: tenant.id, after: 0, upto: last, eventsMax: 5 })).toEqual(
    [],
  );
});

test("it is refused in a snapshot that would lose events", async ({ tenant, connect }) => {
  const client = await connect();
  await client.query("begin isolation level serializable");

  const page = readEvents(client, { tenantId: tenant.id, after: 0, upto: 9, eventsMax: 5 });
  await expect(page).rejects.toMatchObject({ code: "MN001" });
});

test("a page that begins below what is kept is refused, not shortened", async ({ db, tenant }) => {
  const at = await lastPosition(db);
  await setFloor(db, at);
  const range = { tenantId: tenant.id, upto: at + 10, eventsMax: 10 };

  await expect(readEvents(db, { ...range, after: at - 1 })).rejects.toMatchObject({
    code: "MN012",
  });
  expect(await readEvents(db, { ...range, after: at })).toEqual([]);
});
