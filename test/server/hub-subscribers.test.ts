// How a subscription is kept, closed, and told why: filters, silence, slowness, ends, and a
// database that began another life.
import { expect } from "vitest";
import type pg from "pg";
import type { FeedEvent } from "../../src/server/hub.ts";
import { createTickedHub } from "../../src/server/hub.ts";
import { feedSource } from "../../src/server/hub-source.ts";
import { FeedClosedError } from "../../src/server/hub-subscriber.ts";
import { insertTenant } from "../harness/database.ts";
import { namesOf, next, numbered, subscribed, test } from "./hub-support.ts";
import { silent } from "./support.ts";

test("what a filter leaves out is passed over", async ({ ticked, schedule, tenant }) => {
  const hub = ticked();
  const filter = (event: FeedEvent) => (event.data as { name: string }).name !== "n2";
  const live = await subscribed(hub, { tenantId: tenant.id, after: null, filter });
  const start = await next(hub.subscribe({ tenantId: tenant.id, after: null }));
  for (const name of numbered(3)) await schedule(tenant, name);
  await hub.tick();

  const resumed = await subscribed(hub, { tenantId: tenant.id, after: start.cursor, filter });

  expect(await namesOf(live, 2)).toEqual(["n1", "n3"]);
  expect(await namesOf(resumed, 2)).toEqual(["n1", "n3"]);
});

test("after 15 s of silence a mark moves the cursor on", async ({
  ticked,
  schedule,
  tenant,
  db,
}) => {
  let nowMs = 0;
  const hub = ticked({ nowMs: () => nowMs });
  const other = await insertTenant(db);
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  const first = await next(stream);
  await schedule(other, "theirs");

  const parked = next(stream);
  nowMs = 14_999;
  await hub.tick();
  expect(hub.state().position).toBeGreaterThan(first.position);
  nowMs = 16_000;
  await hub.tick();

  expect(await parked).toMatchObject({ type: "mark", position: hub.state().position });
  const resumed = await subscribed(hub, { tenantId: tenant.id, after: (await parked).cursor });
  await schedule(tenant, "ours");
  await hub.tick();
  expect(await namesOf(resumed, 1)).toEqual(["ours"]);
});

test("who cannot keep up is closed, with the cursor to go on from", async ({
  ticked,
  schedule,
  tenant,
}) => {
  const hub = ticked({ bufferMax: 5 });
  const slow = await subscribed(hub, { tenantId: tenant.id, after: null });
  await schedule(tenant, "n1");
  await hub.tick();
  const last = await next(slow);
  for (const name of numbered(6)) await schedule(tenant, name);
  await hub.tick();

  const closed = await slow.next().catch((error: unknown) => error);

  expect(closed).toBeInstanceOf(FeedClosedError);
  expect(closed).toMatchObject({ cursor: last.cursor, problem: { code: "UNAVAILABLE" } });
  expect(await slow.next()).toEqual({ done: true, value: undefined });
  expect(hub.state().subscribers).toBe(0);
});

test("who reads slowly from the past is not hurried", async ({ ticked, schedule, tenant }) => {
  const hub = ticked({ bufferMax: 5 });
  const mark = await next(hub.subscribe({ tenantId: tenant.id, after: null }));
  for (const name of numbered(20)) await schedule(tenant, name);
  const stream = await subscribed(hub, { tenantId: tenant.id, after: mark.cursor });

  const names = await namesOf(stream, 2);
  for (const name of numbered(40).slice(20)) await schedule(tenant, name);
  await hub.tick();
  names.push(...(await namesOf(stream, 38)));

  expect(names).toEqual(numbered(40));
});

test("return() wakes a parked next()", async ({ ticked, tenant }) => {
  const hub = ticked();
  const stream = await subscribed(hub, { tenantId: tenant.id, after: null });

  const parked = stream.next();
  await stream.return?.();

  expect(await parked).toEqual({ done: true, value: undefined });
  expect(hub.state().subscribers).toBe(0);
});

test("a server that stops tells its subscribers where to go on", async ({ ticked, tenant }) => {
  const hub = ticked();
  const stream = hub.subscribe({ tenantId: tenant.id, after: null });
  const mark = await next(stream);
  const parked = stream.next().catch((error: unknown) => error);

  await hub.stop();

  expect(await parked).toMatchObject({ cursor: mark.cursor });
  await expect(hub.subscribe({ tenantId: tenant.id, after: null }).next()).rejects.toThrow(
    "stopping",
  );
});

test("who was reading while the database went away is told where to go on", async ({
  as,
  schedule,
  tenant,
}) => {
  const source = feedSource(as("minoots_server"));
  const away = Object.assign(new Error("going down"), { code: "57P01" });
  const page = () => Promise.reject(away);
  const hub = createTickedHub({ source: { ...source, page }, log: silent });
  await schedule(tenant, "tea");

  const stream = await subscribed(hub, { tenantId: tenant.id, after: "1-0" });

  await expect(stream.next()).rejects.toMatchObject({
    problem: { code: "UNAVAILABLE", hint: "Subscribe again after 1-0.", cursor: "1-0" },
  });
});

test("a cursor that was never given out is refused", async ({ ticked, tenant }) => {
  const hub = ticked();

  for (const after of ["x", "", "1-", "-1-1", "1-999999999", "9-0", "1-1e3", "1-1 "]) {
    const refused = hub.subscribe({ tenantId: tenant.id, after }).next();
    await expect(refused, after).rejects.toMatchObject({
      code: expect.stringMatching(/MN006|MN012/),
    });
  }
  expect(hub.state().subscribers).toBe(0);
});

test("in another epoch cursors up to the floor go on, and others are told", async ({
  ticked,
  schedule,
  tenant,
  db,
}) => {
  const hub = ticked();
  const below = hub.subscribe({ tenantId: tenant.id, after: null });
  const floor = await next(below);
  const above = await subscribed(hub, { tenantId: tenant.id, after: null });
  await schedule(tenant, "n1");
  await hub.tick();
  await next(above);
  await openEpoch(db, floor.position);

  await hub.tick();

  await expect(above.next()).rejects.toMatchObject({ code: "MN012" });
  expect(await next(below)).toMatchObject({
    cursor: expect.stringMatching(/^2-/),
    data: { name: "n1" },
  });
});

async function openEpoch(db: pg.Pool, floor: number): Promise<void> {
  await db.query(
    `insert into minoots_private.feed_epochs
    select epoch + 1, system_identifier, timeline, database_oid, $1, now()
    from minoots_private.feed_epochs order by epoch desc limit 1`,
    [floor],
  );
}
