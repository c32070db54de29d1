import { expect } from "vitest";
import { checkEpoch } from "../../../src/database/calls.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  scheduleFor,
  timerOf,
  webhook,
  webhookTo,
  sweep,
} from "../../../test/harness/firing.ts";

const actions = [webhook()];

sqlTest(
  "with the sweep alone, what is due fires and the workers get it",
  async ({ db, clock, tenant }) => {
    const plain = await scheduleFor(db, tenant);
    const acting = await scheduleFor(db, tenant, { actions, precision: "relaxed" });
    await clock.set(dueAt);

    expect(await sweep(db)).toBe(2);

    expect(await deliveriesOf(db, acting)).toMatchObject([{ owner: null }]);
    expect(await timerOf(db, plain)).toMatchObject({ status: "completed" });
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
    expect(await sweep(db)).toBe(0);
  },
);

sqlTest(
  "it takes back the deliveries of the dead and queues the forgotten",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const forgotten = await scheduleFor(db, tenant, { actions });
    await fire(db, { owner: null });
    await db.query("delete from graphile_worker._private_jobs");
    const lost = await scheduleFor(db, tenant, { actions: [webhookTo("https://lost.example")] });
    await fire(db, { owner: 7 });
    await clock.set("2030-01-01T12:00:30Z");

    await sweep(db);

    const all = [...(await deliveriesOf(db, forgotten)), ...(await deliveriesOf(db, lost))];
    expect(all).toMatchObject([{ owner: null }, { owner: null }]);
    expect((await jobs(db)).map(({ key }) => key)).toEqual([
      drainKeyOf(tenant),
      drainKeyOf(tenant, "https://lost.example"),
    ]);
  },
);

sqlTest("it opens the epoch of another life", async ({ db }) => {
  const before = await checkEpoch(db);
  await db.query("update minoots_private.feed_epochs set timeline = timeline + 1");

  await sweep(db);

  expect(await checkEpoch(db)).toBe(before + 1);
});

test("it keeps the next partitions ready", async ({ db }) => {
  await db.query("select setval('minoots_private.event_position', 2000000)");

  await sweep(db);

  const { rows } = await db.query(
    "select to_regclass('minoots_private.events_5') is not null as ready",
  );
  expect(rows).toEqual([{ ready: true }]);
});

test("a tenant's open transaction stops none of it", async ({ db, clock, tenant, connect }) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { actions });
  const open = await connect({ role: "minoots_server", tenant });
  await open.query("begin");
  await open.query(`select minoots_private.schedule_request('{"name": "open", "fireIn": "1h"}')`);
  await open.query("select from minoots.events where timer_id = $1", [id]);
  await db.query("select setval('minoots_private.event_position', 6000000)");

  expect(await sweep(db)).toBe(1);

  expect(await timerOf(db, id)).toMatchObject({ status: "fired" });
});
