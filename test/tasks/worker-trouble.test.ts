// The worker when connections are cut, runs end, and it is stopped in the midst of work.
import { randomUUID } from "node:crypto";
import { run, type Runner } from "graphile-worker";
import { pino } from "pino";
import { expect } from "vitest";
import { startWorker } from "../../src/tasks/worker.ts";
import type { Queryable } from "../harness/clock.ts";
import { test } from "../harness/database.ts";
import { startReceiver } from "./support/receiver.ts";
import { aScene, addDeliverJob, fireTimers, jobsOf } from "./support/worker-scene.ts";

test("it goes on when its connections are cut", async ({ url, db, as, tenant }) => {
  const receiver = await startReceiver();
  const { dependencies, settled } = await aScene(url, db);
  const worker = await startWorker(dependencies);

  await db.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'minoots jobs' and datname = current_database()`,
  );
  const target = `http://127.0.0.1:${receiver.port}/hook`;
  await fireTimers(as("minoots_server", tenant), db, target, 3);
  await settled(3);
  await worker.stop();

  expect(receiver.requests).toHaveLength(3);
});

test("stopped with jobs fetched ahead, it finishes what runs and gives the rest back", async ({
  url,
  db,
}) => {
  const { dependencies } = await aScene(url, db);
  const [taken, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const calls = {
    ...dependencies.calls,
    takeDelivery: () => (taken.resolve(), gate.promise.then(() => null)),
  };
  const problems: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => void problems.push(line) });
  const fetchedAhead = Promise.withResolvers<void>();
  const worker = await startWorker({
    ...dependencies,
    calls,
    log,
    concurrency: 1,
    run: (options) => {
      options.events!.on("localQueue:setMode", ({ newMode }) => {
        if (newMode === "WAITING") fetchedAhead.resolve();
      });
      return run(options);
    },
  });
  const payload = { tenantId: randomUUID(), deliveryId: randomUUID() };
  const ids = await Promise.all([1, 2, 3].map(() => addDeliverJob(db, payload)));

  await Promise.all([taken.promise, fetchedAhead.promise]);
  const stopped = worker.stop();
  gate.resolve();
  await stopped;

  const left = (await jobsOf(db, "deliver")).filter(({ id }) => ids.includes(id));
  expect(left).toMatchObject([{ locked_at: null }, { locked_at: null }]);
  expect(problems).toEqual([]);
});

test("a runner that ends by itself is reported, and started again", async ({
  url,
  db,
  as,
  tenant,
}) => {
  const receiver = await startReceiver();
  const { dependencies, settled } = await aScene(url, db);
  const reports: string[] = [];
  const log = pino({ level: "error" }, { write: (line) => void reports.push(line) });
  const runners: Promise<Runner>[] = [];
  const worker = await startWorker({
    ...dependencies,
    log,
    run: (...options) => (runners.push(run(...options)), runners.at(-1)!),
  });

  await (await runners[0]!).stop();
  await fireTimers(as("minoots_server", tenant), db, `http://127.0.0.1:${receiver.port}/`, 1);
  await settled(1);
  await worker.stop();

  expect(receiver.requests).toHaveLength(1);
  expect(runners).toHaveLength(2);
  expect(reports.join()).toContain("started again");
});

test("a run that cannot end since the database failed it twice at once is left behind", async ({
  url,
  db,
  as,
  tenant,
  connect,
}) => {
  const receiver = await startReceiver();
  const { dependencies, settled } = await aScene(url, db);
  const renewed = Promise.withResolvers<void>();
  const [first, second] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
  const gates = [first, second];
  const taken = Promise.withResolvers<void>();
  const takeDelivery: typeof dependencies.calls.takeDelivery = (...named) => {
    const gate = gates.shift();
    if (gates.length === 0) taken.resolve();
    return gate?.promise ?? dependencies.calls.takeDelivery(...named);
  };
  const worker = await startWorker({
    ...dependencies,
    calls: { ...dependencies.calls, takeDelivery },
    endMaxMs: 100,
    renewOwner: async () => renewed.resolve(),
  });
  const payload = { tenantId: randomUUID(), deliveryId: randomUUID() };
  await Promise.all([1, 2].map(() => addDeliverJob(db, payload)));
  await taken.promise;
  const blocker = await connect();

  await blocker.query("begin; alter table graphile_worker._private_jobs rename to hidden_jobs");
  first.resolve(null);
  await untilReporting(db, 1);
  second.resolve(null);
  await untilReporting(db, 2);
  await blocker.query("commit");
  await untilReporting(db, 0);
  await blocker.query("alter table graphile_worker.hidden_jobs rename to _private_jobs");
  await renewed.promise;
  await fireTimers(as("minoots_server", tenant), db, `http://127.0.0.1:${receiver.port}/`, 1);
  await settled(1);
  await worker.stop();

  expect(receiver.requests).toHaveLength(1);
});

const reporting = `from pg_stat_activity where application_name = 'minoots jobs'
  and datname = current_database() and wait_event_type = 'Lock' and query not like '%j_raw%'`;

/** So many connections wait to report that a job is done. */
async function untilReporting(db: Queryable, count: number): Promise<void> {
  while ((await db.query(`select ${reporting}`)).rows.length !== count);
}

test("a run whose first fetch fails is not taken for one that started", async ({
  url,
  db,
  as,
  tenant,
}) => {
  const receiver = await startReceiver();
  const { dependencies, settled } = await aScene(url, db);
  const rename = (from: string, to: string) =>
    db.query(`alter table graphile_worker.${from} rename to ${to}`);
  const runners: Runner[] = [];
  const restored = Promise.withResolvers<void>();
  const worker = await startWorker({
    ...dependencies,
    run: async (options) => {
      if (runners.length === 1) await rename("_private_tasks", "hidden_tasks");
      if (runners.length === 2)
        restored.resolve(void (await rename("hidden_tasks", "_private_tasks")));
      runners.push(await run(options));
      return runners.at(-1)!;
    },
  });

  await runners[0]!.stop();
  await restored.promise;
  await fireTimers(as("minoots_server", tenant), db, `http://127.0.0.1:${receiver.port}/`, 1);
  await settled(1);
  await worker.stop();

  expect(receiver.requests).toHaveLength(1);
  expect(runners).toHaveLength(3);
});

test("a database that is not there is an error at the start, and leaves nothing open", async ({
  url,
  db,
}) => {
  const missing = new URL(url);
  missing.pathname = "/no_such_database";
  const { dependencies } = await aScene(url, db);

  await expect(startWorker({ ...dependencies, url: missing.href })).rejects.toThrow(
    /no_such_database/,
  );
});
