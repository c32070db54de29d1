import { expect } from "vitest";
import { hydrate } from "../../../src/database/calls.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  fireOne,
  jobs,
  scheduleFor,
  settle,
} from "../../../test/harness/firing.ts";

const relaxed = { precision: "relaxed" };

sqlTest(
  "relaxed timers get their job as they come within the horizon, and once",
  async ({ db, clock, tenant }) => {
    const near = await scheduleFor(db, tenant, relaxed);
    await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T12:00:00.001Z" });
    await scheduleFor(db, tenant);
    expect(await hydrate(db, 1000)).toBe(0);
    expect(await jobs(db)).toEqual([]);

    await clock.set("2030-01-01T11:57:00Z");
    expect(await hydrate(db, 1000)).toBe(1);
    expect(await hydrate(db, 1000)).toBe(0);

    expect(await jobs(db)).toMatchObject([{ task: "fire", key: `fire:${near}:1` }]);
  },
);

sqlTest("a later attempt gets its job as it comes near", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 600_000 }));
  expect(await jobs(db)).toEqual([]);
  await clock.set("2030-01-01T12:06:59.999Z");
  expect(await hydrate(db, 1000)).toBe(0);

  await clock.set("2030-01-01T12:07:00Z");
  expect(await hydrate(db, 1000)).toBe(1);
  expect(await hydrate(db, 1000)).toBe(0);

  const { next_attempt_at } = await deliveryOf(db, handoff!);
  const key = `deliver:${handoff!.deliveryId}`;
  expect(await jobs(db)).toMatchObject([{ key, run_at: next_attempt_at }]);
});

sqlTest("it takes on so many a call, soonest first", async ({ db, clock, tenant }) => {
  const second = await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T12:00:01Z" });
  const first = await scheduleFor(db, tenant, relaxed);
  await clock.set("2030-01-01T11:59:00Z");

  expect(await hydrate(db, 1)).toBe(1);
  expect(await jobs(db)).toMatchObject([{ key: `fire:${first}:1` }]);
  expect(await hydrate(db, 1)).toBe(1);
  expect(await jobs(db)).toHaveLength(2);
  expect((await jobs(db)).map(({ key }) => key)).toContain(`fire:${second}:1`);
});

sqlTest("what is overdue is left for the sweep", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, relaxed);
  await clock.set(dueAt);

  expect(await hydrate(db, 1000)).toBe(0);
});

test("it waits for no tenant that holds its timers, and no tenant waits for it", async ({
  clock,
  tenant,
  connect,
  db,
}) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await clock.set("2030-01-01T11:59:00Z");
  // The first job of all makes the task known; a worker does that as it starts.
  await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T11:59:30Z" });
  await db.query("delete from graphile_worker._private_jobs");
  const a = await connect({ role: "minoots_server", tenant });
  const b = await connect({ role: "minoots_worker" });
  await a.query("begin");
  await a.query("select minoots.snooze_timer($1, by => '1s')", [id]);
  await b.query("begin");

  expect(await hydrate(b, 1000)).toBe(2);
  await a.query("select minoots.snooze_timer($1, by => '1s')", [id]);
  await a.query("commit");
  await b.query("commit");

  const keys = (await jobs(db)).map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining([1, 2, 3].map((at) => `fire:${id}:${at}`)));
});
