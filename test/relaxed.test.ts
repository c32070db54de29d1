// The relaxed lane as a whole: what waits, waits in our tables; what comes near has a job at
// graphile-worker, which fires it with no kernel at all; and no kernel ever takes it.
import { type JobHelpers, Logger, runOnce } from "graphile-worker";
import type pg from "pg";
import { expect } from "vitest";
import { hydrate, nextDue } from "../src/database/calls.ts";
import { createRunnerPool } from "../src/tasks/worker-runner.ts";
import { createTasks } from "../src/tasks/tasks.ts";
import { test as databaseTest, type Tenant } from "./harness/database.ts";
import { dueAt, fire, jobs, timerOf, typesOf, sweep } from "./harness/firing.ts";
import { silent } from "./tasks/support/handoffs.ts";
import { startReceiver } from "./tasks/support/receiver.ts";
import { aScene } from "./tasks/support/worker-scene.ts";

const nearAt = "2030-01-01T11:59:00Z";
const relaxed = { name: "tea", precision: "relaxed", fireAt: dueAt };

const test = databaseTest.extend("server", ({ as, tenant }) => as("minoots_server", tenant));

async function schedule(server: pg.Pool, ...timers: object[]): Promise<string[]> {
  const { rows } = await server.query<{ id: string }>(
    "select (timer).id from minoots.schedule_timers($1)",
    [JSON.stringify(timers.map((timer) => ({ ...relaxed, ...timer })))],
  );
  return rows.map(({ id }) => id);
}

async function scheduleOne(server: pg.Pool, timer: object = {}): Promise<string> {
  return (await schedule(server, timer))[0]!;
}

/** The fire jobs of a timer, by the version they were made for. */
async function jobsOf(db: pg.Pool, id: string): Promise<{ key: string; at: string }[]> {
  const own = (await jobs(db)).filter(({ key }) => String(key).startsWith(`fire:${id}:`));
  return own.map(({ key, run_at }) => {
    return { key: String(key), at: new Date(String(run_at)).toISOString() };
  });
}

/** Runs all jobs that the timer ever got, as the worker would once each is due. */
async function runJobsOf(url: string, db: pg.Pool, tenant: Tenant, id: string): Promise<void> {
  const tasks = createTasks((await aScene(url, db)).dependencies);
  const { length } = await jobsOf(db, id);
  for (let job = 0; job < length; job += 1) {
    await tasks.fire!({ tenantId: tenant.id, timerId: id }, {} as JobHelpers);
  }
}

test("it fires and delivers through the worker, with no kernel at all", async ({
  url,
  db,
  server,
}) => {
  const receiver = await startReceiver();
  const webhook = { url: `http://127.0.0.1:${receiver.port}/hook` };
  const id = await scheduleOne(server, { fireAt: "2026-01-01T00:00:00Z", actions: [{ webhook }] });
  const { dependencies, hands } = await aScene(url, db);
  const pgPool = createRunnerPool(url, silent);

  const logger = new Logger(() => () => undefined);

  await runOnce({ pgPool, logger, taskList: createTasks(dependencies) });
  await hands.drained();
  await pgPool.end();

  expect(receiver.requests).toHaveLength(1);
  expect(await typesOf(db, id)).toEqual([
    "timer.scheduled",
    "timer.fired",
    "delivery.succeeded",
    "timer.completed",
  ]);
  expect(await jobsOf(db, id)).toEqual([]);
});

test("the kernel neither sees nor fires it", async ({ db, server, clock }) => {
  const id = await scheduleOne(server);
  const precise = await scheduleOne(server, { precision: "precise" });
  await clock.set(dueAt);

  expect(await nextDue(db)).toMatchObject({ nextAtMs: Date.parse(dueAt) });
  expect(await fire(db)).toMatchObject({ fired: 1 });
  expect(await nextDue(db)).toMatchObject({ nextAtMs: null });

  expect(await timerOf(db, precise)).toMatchObject({ status: "completed" });
  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
});

test("the sweep fires what is overdue in either lane", async ({ db, server, clock }) => {
  const both = await schedule(server, {}, { precision: "precise" });
  await clock.set(dueAt);

  expect(await sweep(db)).toBeGreaterThanOrEqual(2);

  for (const id of both) expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
});

test("beyond the horizon it has no job until hydrate, then one", async ({ db, server, clock }) => {
  const id = await scheduleOne(server, { fireAt: "2030-01-01T12:10:00.000Z" });
  await clock.set("2030-01-01T12:06:59Z");
  await hydrate(db, 10_000);
  expect(await jobsOf(db, id)).toEqual([]);

  await clock.set("2030-01-01T12:07:00Z");
  await hydrate(db, 10_000);
  await hydrate(db, 10_000);

  expect(await jobsOf(db, id)).toEqual([{ key: `fire:${id}:1`, at: "2030-01-01T12:10:00.000Z" }]);
});

test("moved within the horizon, it fires at the new time and not at the old one", async ({
  url,
  db,
  server,
  tenant,
  clock,
}) => {
  await clock.set(nearAt);
  const id = await scheduleOne(server);
  await server.query("select minoots.snooze_timer($1, by => '30s')", [id]);

  await clock.set(dueAt);
  await runJobsOf(url, db, tenant, id);
  expect(await timerOf(db, id)).toMatchObject({ status: "scheduled" });
  expect((await jobsOf(db, id)).at(-1)?.at).toBe("2030-01-01T12:00:30.000Z");

  await clock.set("2030-01-01T12:00:30Z");
  await runJobsOf(url, db, tenant, id);
  expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
});

test("moved out of the horizon and into it again, it has its job", async ({
  db,
  server,
  clock,
}) => {
  await clock.set(nearAt);
  const id = await scheduleOne(server);
  const move = "select minoots.reschedule_timer($1, fire_at => $2)";

  await server.query(move, [id, "2030-01-02T12:00:00Z"]);
  expect(await jobsOf(db, id)).toHaveLength(1);
  await server.query(move, [id, "2030-01-01T11:59:30Z"]);

  expect((await jobsOf(db, id)).at(-1)).toEqual({
    key: `fire:${id}:3`,
    at: "2030-01-01T11:59:30.000Z",
  });
});

test.for(["cancel_timer", "pause_timer"])(
  "after %s its job finds nothing to do",
  async (verb, { url, db, server, tenant, clock }) => {
    await clock.set(nearAt);
    const id = await scheduleOne(server);
    await server.query(`select minoots.${verb}($1)`, [id]);
    const { status } = await timerOf(db, id);

    await clock.set(dueAt);
    await runJobsOf(url, db, tenant, id);

    expect(await timerOf(db, id)).toMatchObject({ status, fired_at: null });
  },
);

test("resumed, or told to fire now, it has its job again", async ({ db, server, clock }) => {
  await clock.set(nearAt);
  const [resumed, hurried] = await schedule(server, {}, { fireAt: "2031-01-01T00:00:00Z" });
  await server.query("select minoots.pause_timer($1)", [resumed]);

  await server.query("select minoots.resume_timer($1)", [resumed]);
  await server.query("select minoots.fire_timer($1)", [hurried]);

  expect((await jobsOf(db, resumed!)).at(-1)).toEqual({ key: `fire:${resumed}:3`, at: dueAt });
  expect(await jobsOf(db, hurried!)).toEqual([
    { key: `fire:${hurried}:2`, at: "2030-01-01T11:59:00.000Z" },
  ]);
});

test("replaced, it changes its lane", async ({ db, server, clock }) => {
  await clock.set(nearAt);
  const replace = { key: "order-42", onConflict: "replace" };
  const id = await scheduleOne(server, { ...replace, precision: "precise" });
  expect(await jobsOf(db, id)).toEqual([]);

  await schedule(server, replace, { ...replace, name: "coffee" });
  expect(await jobsOf(db, id)).toEqual([{ key: `fire:${id}:3`, at: dueAt }]);

  await scheduleOne(server, { ...replace, precision: "precise" });
  expect(await jobsOf(db, id)).toHaveLength(1);
  await clock.set(dueAt);
  expect((await fire(db)).fired).toBeGreaterThanOrEqual(1);
  expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
});

test("made in bulk, all of them are queued by one call", async ({ db, server, clock, connect }) => {
  await clock.set(nearAt);
  const ear = await connect();
  const heard: string[] = [];
  ear.on("notification", ({ payload }) => heard.push(String(payload)));
  await ear.query('listen "jobs:insert"');

  const ids = await schedule(server, ...Array.from({ length: 1000 }, () => ({})));
  await ear.query("select");

  expect(heard.map((text) => (JSON.parse(text) as { count: number }).count)).toEqual([1000]);
  const keys = new Set((await jobs(db)).map(({ key }) => key));
  expect(ids.filter((id) => !keys.has(`fire:${id}:1`))).toEqual([]);
});

test("100,000 far away leave the worker's table empty", async ({ db, server, clock }) => {
  await db.query("truncate graphile_worker._private_jobs");
  await clock.set("2030-01-01T10:00:00Z");
  await schedule(server, ...Array.from({ length: 1000 }, () => ({})));
  await db.query(
    `insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at)
    select tenant_id, gen_random_uuid(), name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at
    from minoots_private.timers, generate_series(1, 99)
    where fire_at = $1 and status = 'scheduled' and precision = 'relaxed'`,
    [dueAt],
  );

  expect(await hydrate(db, 10_000)).toBe(0);
  expect(await jobs(db)).toEqual([]);

  await clock.set(nearAt);
  expect(await hydrate(db, 10_000)).toBe(10_000);
  expect(await jobs(db)).toHaveLength(10_000);
});
