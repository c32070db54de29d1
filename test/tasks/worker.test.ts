// The worker on a real database: what the kernel did not send itself comes as a job.
import { expect } from "vitest";
import { createTasks } from "../../src/tasks/tasks.ts";
import { startWorker } from "../../src/tasks/worker.ts";
import { test } from "../harness/database.ts";
import { startReceiver, webhookIds } from "./support/receiver.ts";
import { aScene, addDeliverJob, fireTimers, jobsOf, statuses } from "./support/worker-scene.ts";

test("with nothing to do it starts, and stops", async ({ url, db }) => {
  const worker = await startWorker((await aScene(url, db)).dependencies);

  await worker.stop();
});

test("what was fired without hands is claimed, sent, settled and gone", async ({
  url,
  db,
  as,
  tenant,
}) => {
  const receiver = await startReceiver();
  const { dependencies, settled } = await aScene(url, db);
  const target = `http://127.0.0.1:${receiver.port}/hook`;
  await fireTimers(as("minoots_server", tenant), db, target, 20);

  const worker = await startWorker(dependencies);
  await settled(20);
  await worker.stop();

  expect(new Set(webhookIds(receiver)).size).toBe(20);
  expect(await statuses(db, tenant)).toEqual(Array.from({ length: 20 }, () => "completed"));
  expect(await jobsOf(db, "deliver")).toEqual([]);
  expect(await jobsOf(db, "drain")).toEqual([]);
});

test("an HTTP failure is a result and not an exception: the job ends well", async ({
  url,
  db,
  as,
  tenant,
}) => {
  const receiver = await startReceiver(() => ({ status: 503, headers: { "retry-after": "60" } }));
  const { dependencies, settled } = await aScene(url, db);
  await fireTimers(as("minoots_server", tenant), db, `http://127.0.0.1:${receiver.port}/`, 1);

  const worker = await startWorker(dependencies);
  await settled(1);
  await worker.stop();

  const key = `deliver:${webhookIds(receiver)[0]}`;
  expect(await jobsOf(db, "deliver")).toContainEqual(
    expect.objectContaining({ key, last_error: null }),
  );
  expect(await statuses(db, tenant)).toEqual(["fired"]);
});

test("a job whose delivery is settled or unknown finds nothing to do", async ({
  url,
  db,
  tenant,
}) => {
  const scene = await aScene(url, db);
  const looked = Promise.withResolvers<void>();
  const calls = {
    ...scene.dependencies.calls,
    takeDelivery: async () => (looked.resolve(), null),
  };
  const jobId = await addDeliverJob(db, { tenantId: tenant.id, deliveryId: tenant.id });

  const worker = await startWorker({ ...scene.dependencies, calls });
  await looked.promise;
  await worker.stop();

  expect((await jobsOf(db, "deliver")).map((job) => job.id)).not.toContain(jobId);
});

test("a payload that is none is refused by name", async ({ url, db }) => {
  const tasks = createTasks((await aScene(url, db)).dependencies);

  await expect(tasks.deliver!({ deliveryId: 7 }, {} as never)).rejects.toThrow(/deliver job/);
  await expect(tasks.deliver!(null, {} as never)).rejects.toThrow(/deliver job/);
});

test("the sweep fires what nobody fired", async ({ url, db, as, tenant }) => {
  const tasks = createTasks((await aScene(url, db)).dependencies);
  await as("minoots_server", tenant).query(
    "select minoots.schedule_timer(name => 'late', fire_at => now() - interval '1 s')",
  );

  await tasks.sweep!({}, { abortSignal: new AbortController().signal } as never);

  expect(await statuses(db, tenant)).toEqual(["completed"]);
});

test("started after a rest, it makes up for the upkeep it missed", async ({ url, db }) => {
  const { dependencies } = await aScene(url, db);
  const [swept, hydrated] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  const calls = {
    ...dependencies.calls,
    sweepDue: async () => (swept.resolve(0), 0),
    hydrate: async () => (hydrated.resolve(0), 0),
  };
  await (await startWorker(dependencies)).stop();
  await db.query("update minoots_private.upkeep set queued_at = now() - interval '1 hour'");

  const worker = await startWorker({ ...dependencies, calls });
  await Promise.all([swept.promise, hydrated.promise]);
  await worker.stop();
});
