// Deliveries that others answer for, by real workers: acknowledged or late, escalated, one after
// the other in a bundle, and replayed at a pace.
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { expect } from "vitest";
import { startWorker } from "../../src/tasks/worker.ts";
import { type Tenant, test } from "../harness/database.ts";
import { startReceiver } from "./support/receiver.ts";
import { aScene, statuses } from "./support/worker-scene.ts";

const patience = { timeout: 30_000 };

/** So many due timers with these actions, fired without hands: the workers have them. */
async function fireDue(
  server: pg.Pool,
  db: pg.Pool,
  actions: object,
  timer: { count?: number; concurrency?: number } = {},
): Promise<void> {
  await server.query(
    `select minoots.schedule_timer(name => 'tea', fire_at => now() - interval '1 s',
      actions => $1, concurrency => $3, retry_policy => '{"maxAttempts": 1}')
    from generate_series(1, $2)`,
    [JSON.stringify(actions), timer.count ?? 1, timer.concurrency ?? null],
  );
  await db.query("select minoots_private.fire_due(100000, null, interval '30 seconds')");
}

async function counts(db: pg.Pool, { id }: Tenant): Promise<Record<string, number>> {
  const { rows } = await db.query(
    `select status, count(*)::integer from minoots_private.deliveries
    where tenant_id = $1 group by status`,
    [id],
  );
  return Object.fromEntries(
    (rows as { status: string; count: number }[]).map(({ status, count }) => [status, count]),
  );
}

test(
  "acknowledged by its receiver, a timer completes",
  patience,
  async ({ url, db, as, tenant }) => {
    const server = as("minoots_server", tenant);
    const receiver = await startReceiver();
    const { dependencies } = await aScene(url, db);
    const hook = { url: `http://127.0.0.1:${receiver.port}/hook` };
    await fireDue(server, db, [{ webhook: hook, ackWithin: "1h" }]);

    const worker = await startWorker(dependencies);
    await expect.poll(() => counts(db, tenant), patience).toEqual({ awaiting_ack: 1 });
    const id = receiver.requests[0]!.headers["webhook-id"];
    await server.query("select minoots.acknowledge_delivery($1, '{\"order\": 42}')", [id]);
    await worker.stop();

    expect(await statuses(db, tenant)).toEqual(["completed"]);
  },
);

test(
  "never acknowledged, it goes on as another action",
  patience,
  async ({ url, db, as, tenant }) => {
    const receiver = await startReceiver();
    const { dependencies } = await aScene(url, db);
    const to = (path: string) => ({ url: `http://127.0.0.1:${receiver.port}/${path}` });
    const escalation = { action: { webhook: to("second") } };
    const actions = [{ webhook: to("first"), ackWithin: "1s", escalation }];
    await fireDue(as("minoots_server", tenant), db, actions);

    const worker = await startWorker(dependencies);
    await expect.poll(() => statuses(db, tenant), patience).toEqual(["completed"]);
    await worker.stop();

    expect(receiver.requests.map(({ path }) => path)).toEqual(["/first", "/second"]);
    expect(await counts(db, tenant)).toEqual({ dead: 1, succeeded: 1 });
  },
);

test("a bundle of one at a time keeps its order", patience, async ({ url, db, as, tenant }) => {
  const receiver = await startReceiver(({ path }) => ({ status: path === "/1" ? 404 : 200 }));
  const { dependencies } = await aScene(url, db);
  const actions = [0, 1, 2, 3].map((place) => ({
    webhook: { url: `http://127.0.0.1:${receiver.port}/${place}` },
  }));
  await fireDue(as("minoots_server", tenant), db, actions, { concurrency: 1 });

  const worker = await startWorker(dependencies);
  await expect.poll(() => statuses(db, tenant), patience).toEqual(["failed"]);
  await worker.stop();

  expect(receiver.requests.map(({ path }) => path)).toEqual(["/0", "/1", "/2", "/3"]);
});

const many = 400;
const rate = 200;

test(
  "what was dead is replayed at a pace, by whichever worker lives",
  patience,
  async ({ url, db, as, tenant }) => {
    const server = as("minoots_server", tenant);
    let status = 404;
    const receiver = await startReceiver(() => ({ status }));
    const { dependencies } = await aScene(url, db);
    const hook = { url: `http://127.0.0.1:${receiver.port}/hook` };
    await fireDue(server, db, [{ webhook: hook }], { count: many });
    const first = await startWorker(dependencies);
    await expect.poll(() => counts(db, tenant), patience).toEqual({ dead: many });
    status = 200;

    await server.query("select minoots.replay_deliveries(kind => 'webhook', rate => $1)", [rate]);
    const seen: number[] = [];
    const progress = async () => {
      const { rows } = await server.query("select done, status from minoots.replays");
      const [replay] = rows as [{ done: number; status: string }];
      seen.push(replay.done);
      return replay.status;
    };
    while ((await progress()) === "running" && seen.at(-1) === 0) await pause(5);
    await first.stop();
    const second = await startWorker(dependencies);
    await expect.poll(progress, patience).toBe("completed");
    await expect.poll(() => counts(db, tenant), patience).toEqual({ succeeded: many });
    await second.stop();

    expect(seen.at(-1)).toBe(many);
    expect(seen.some((done) => done > 0 && done < many)).toBe(true);
    expect(new Set(await statuses(db, tenant))).toEqual(new Set(["failed"]));
  },
);
