// The worker when connections are cut, runs end, and it is stopped in the midst of work.
import { randomUUID } from "node:crypto";
import { run, type Runner } from "graphile-worker";
import { pino } from "pino";
import { expect } from "vitest";
import { startWorker } from "../../src/tasks/worker.ts";
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
