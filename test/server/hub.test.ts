// What a subscriber sees is exactly its tenant's part of the feed, from where it asked for:
// whoever writes, waits or comes back meanwhile.
import { expect } from "vitest";
import { insertTenant } from "../harness/database.ts";
import { namesOf, next, numbered, scheduleOn, subscribed, test } from "./hub-support.ts";

test("from now on means: what commits after the mark", async ({ ticked, schedule, tenant }) => {
  const hub = ticked();
  await schedule(tenant, "before");
  const stream = await subscribed(hub, { tenantId: tenant.id, after: null });

  await schedule(tenant, "after");
  await hub.tick();

  expect(await next(stream)).toMatchObject({
    type: "timer.scheduled",
    tenantId: tenant.id,
    data: { name: "after" },
  });
});

test("who resumes gets every event once, in order, and then the live ones", async ({
  ticked,
  schedule,
  tenant,
}) => {
  const hub = ticked();
  const mark = await next(hub.subscribe({ tenantId: tenant.id, after: null }));
  for (const name of numbered(10)) await schedule(tenant, name);

  const stream = await subscribed(hub, { tenantId: tenant.id, after: mark.cursor });
  const early = await namesOf(stream, 4);
  await schedule(tenant, "n11");
  await hub.tick();
  const late = await namesOf(stream, 7);
  await schedule(tenant, "n12");
  const parked = namesOf(stream, 1);
  await hub.tick();

  expect([...early, ...late, ...(await parked)]).toEqual(numbered(12));
});

test("an event's cursor goes on right after it, on another server too", async ({
  ticked,
  schedule,
  tenant,
}) => {
  const first = ticked();
  const before = await subscribed(first, { tenantId: tenant.id, after: null });
  for (const name of numbered(5)) await schedule(tenant, name);
  await first.tick();
  await next(before);
  const second = await next(before);
  await first.stop();

  const after = await subscribed(ticked(), { tenantId: tenant.id, after: second.cursor });

  expect(await namesOf(after, 3)).toEqual(["n3", "n4", "n5"]);
});

test("nobody hears of another tenant", async ({ ticked, schedule, tenant, db }) => {
  const hub = ticked();
  const other = await insertTenant(db);
  const stream = await subscribed(hub, { tenantId: tenant.id, after: null });

  await schedule(other, "theirs");
  await schedule(tenant, "ours");
  await hub.tick();

  expect(await namesOf(stream, 1)).toEqual(["ours"]);
});

test("a transaction left open holds back its own tenant only, and nothing is lost of it", async ({
  ticked,
  schedule,
  connect,
  tenant,
  db,
}) => {
  const hub = ticked();
  const other = await insertTenant(db);
  const held = await subscribed(hub, { tenantId: tenant.id, after: null });
  const free = await subscribed(hub, { tenantId: other.id, after: null });
  const slow = await connect({ role: "minoots_server", tenant });
  await slow.query("begin");
  await scheduleOn(slow, "first");
  await schedule(tenant, "second");
  await schedule(other, "theirs");

  await hub.tick();
  const theirs = await namesOf(free, 1);
  const resumed = await subscribed(hub, { tenantId: tenant.id, after: null });
  await slow.query("commit");
  await hub.tick();

  expect(theirs).toEqual(["theirs"]);
  expect(await namesOf(held, 2)).toEqual(["first", "second"]);
  expect(await namesOf(resumed, 2)).toEqual(["first", "second"]);
});

test(
  "a mark that is taken late takes nothing back from who resumes",
  { timeout: 3_000 },
  async ({ ticked, schedule, connect, tenant }) => {
    const hub = ticked();
    const mark = await next(hub.subscribe({ tenantId: tenant.id, after: null }));
    for (const name of numbered(5)) await schedule(tenant, name);
    await hub.tick();
    const late = await connect();
    await late.query("begin");
    await late.query("select pg_advisory_xact_lock_shared($1::int, $2::int)", [
      tenant.number,
      mark.position,
    ]);

    const stream = await subscribed(hub, { tenantId: tenant.id, after: mark.cursor });
    const early = await namesOf(stream, 5);
    await late.query("commit");
    await schedule(tenant, "n6");
    await hub.tick();

    expect(early).toEqual(numbered(5));
    expect(await namesOf(stream, 1)).toEqual(["n6"]);
  },
);
