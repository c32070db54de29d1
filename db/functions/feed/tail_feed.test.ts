import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import { insertTenant, test } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";
import {
  begunWriter,
  commit,
  lastPosition,
  openTail,
  positionsOf,
  write,
} from "../../../test/harness/feed.ts";

test("an open transaction of one tenant holds back that tenant alone", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const [a, b] = [
    await begunWriter(connect, tenant),
    await begunWriter(connect, await insertTenant(db)),
  ];
  const own = [await write(a)];
  const free = [await write(b)];
  own.push(await write(a));
  await commit(b);

  expect(positionsOf(await tail.drain())).toEqual(free);
  expect(tail.at()).toEqual({ position: own[1], held: { [tenant.id]: own[0]! - 1 } });

  await commit(a);
  expect(positionsOf(await tail.drain())).toEqual(own);
  expect(tail.at()).toEqual({ position: own[1], held: {} });
  expect(await tail.drain()).toEqual([]);
});

test("what a tenant wrote before its open transaction comes at once", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const early = await begunWriter(connect, tenant);
  const before = await write(early);
  await commit(early);
  const open = await begunWriter(connect, tenant);
  await write(open);

  expect(positionsOf(await tail.drain())).toEqual([before]);
});

test("a rolled back event leaves a gap and nothing else", async ({ db, tenant, connect }) => {
  const tail = openTail(db, await lastPosition(db));
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, tenant)];
  await write(a);
  const kept = await write(b);
  await commit(b);

  expect(await tail.drain()).toEqual([]);
  await a.query("rollback");

  expect(positionsOf(await tail.drain())).toEqual([kept]);
});

test("the system under way holds back everybody", async ({ db, tenant, clock, connect }) => {
  await clock.set(dueAt);
  await fire(db);
  const id = await scheduleFor(db, tenant);
  const tail = openTail(db, await lastPosition(db));
  const kernel = await connect();
  await kernel.query("begin");
  await fire(kernel);
  const other = await begunWriter(connect, await insertTenant(db));
  const free = await write(other);
  await commit(other);

  expect(await tail.drain()).toEqual([]);
  await commit(kernel);

  const events = await tail.drain();
  expect(events).toMatchObject([
    { type: "timer.fired", timerId: id },
    { type: "timer.completed", timerId: id },
    { position: free },
  ]);
});

test("pages go on where they ended, over held tenants and free ones", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const other = await insertTenant(db);
  const [a, b] = [await begunWriter(connect, tenant), await begunWriter(connect, other)];
  const positions: number[] = [];
  for (let index = 0; index < 3; index += 1) positions.push(await write(a), await write(b));
  await commit(b);
  expect(positionsOf((await tail.page(2)).events)).toEqual([positions[1], positions[3]]);
  await commit(a);

  const pages = [await tail.page(2), await tail.page(2), await tail.page(2)];

  expect(pages.map(({ events }) => positionsOf(events))).toEqual([
    [positions[0], positions[2]],
    [positions[4], positions[5]],
    [],
  ]);
  expect(pages.map(({ more }) => more)).toEqual([true, true, false]);
});

test("a new tenant's first timers, made with it in one transaction, are not lost", async ({
  db,
  tenant,
  connect,
}) => {
  const tail = openTail(db, await lastPosition(db));
  const maker = await connect();
  await maker.query("begin");
  const made = await insertTenant(maker);
  await maker.query("select set_config('minoots.tenant_id', $1, true)", [made.id]);
  const first = await write(maker);
  const other = await begunWriter(connect, tenant);
  const second = await write(other);
  await commit(other);

  expect(await tail.drain()).toEqual([]);
  await commit(maker);

  expect(positionsOf(await tail.drain())).toEqual([first, second]);
});

test("each event carries the cursor of this epoch", async ({ db, tenant, connect, as }) => {
  const epoch = await checkEpoch(db);
  const tail = openTail(as("minoots_server"), await lastPosition(db));
  const writer = await begunWriter(connect, tenant);
  const at = await write(writer);
  await commit(writer);

  expect(await tail.page(10)).toMatchObject({ epoch, events: [{ cursor: `${epoch}-${at}` }] });
});

test.for(["repeatable read", "serializable"])("in %s it is refused", async (level, { connect }) => {
  const client = await connect();
  await client.query(`begin isolation level ${level}`);

  await expect(openTail(client, 0).page(10)).rejects.toMatchObject({ code: "MN001" });
});
