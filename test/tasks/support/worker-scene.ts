// A worker on a real database with hands that really send, watched by the test.
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { onTestFinished } from "vitest";
import { openEndpoint, settleDeliveries, settleFree } from "../../../src/database/calls.ts";
import { giveBack, queueDrains } from "../../../src/database/lane-calls.ts";
import { holdOwnership } from "../../../src/database/ownership.ts";
import { openConnections } from "../../../src/tasks/connector.ts";
import { createHands, type Hands, type HandsDependencies } from "../../../src/tasks/hands.ts";
import { createSealer } from "../../../src/tasks/seal.ts";
import { sendWebhook } from "../../../src/tasks/send-webhook.ts";
import { createTaskCalls } from "../../../src/tasks/task-calls.ts";
import type { WorkerDependencies } from "../../../src/tasks/worker.ts";
import type { Tenant } from "../../harness/database.ts";
import { silent } from "./handoffs.ts";

export interface Scene {
  readonly dependencies: WorkerDependencies;
  readonly hands: Hands;
  // Resolves when so many results have been settled.
  settled(count: number): Promise<void>;
}

// An owner that holds no lock counts as dead, and its deliveries as lost.
export async function aScene(
  url: string,
  db: pg.Pool,
  overrides: Partial<HandsDependencies> = {},
): Promise<Scene> {
  const ownership = await holdOwnership({ url, log: silent });
  onTestFinished(() => ownership.release());
  let settledCount = 0;
  let onSettled = () => {};
  const onResults = (count: number) => {
    settledCount += count;
    onSettled();
  };
  const hands = createHands({ ...theHands(db, onResults), ...overrides });
  return {
    hands,
    dependencies: {
      url,
      calls: createTaskCalls(db),
      hands,
      owner: () => ownership.owner(),
      log: silent,
      concurrency: 4,
      pollMs: 50,
      restartMs: 10,
    },
    settled: (count) =>
      new Promise((resolve) => {
        onSettled = () => void (settledCount >= count && resolve());
        onSettled();
      }),
  };
}

function theHands(db: pg.Pool, onSettled: (count: number) => void): HandsDependencies {
  const connections = openConnections({ allowPrivateTargets: true });
  onTestFinished(() => connections.close());
  return {
    calls: {
      settleDeliveries: async (results) => onSettled(await settleDeliveries(db, results)),
      settleFree: (results) => settleFree(db, results),
      openEndpoint: (...endpoint) => openEndpoint(db, ...endpoint),
      giveBack: (...held) => giveBack(db, ...held),
      queueDrains: (lanes) => queueDrains(db, lanes),
    },
    send: (handoff, keys) => sendWebhook({ connections, version: "0" }, handoff, keys),
    sealer: createSealer(randomBytes(32)),
    log: silent,
  };
}

export async function fireTimers(
  server: pg.Pool,
  db: pg.Pool,
  url: string,
  count: number,
): Promise<void> {
  const actions = JSON.stringify([{ webhook: { url } }]);
  await server.query(
    `select minoots.schedule_timer(name => 'tea', fire_at => (now() - interval '1 s'), actions => $1)
    from generate_series(1, $2)`,
    [actions, count],
  );
  await db.query("select minoots_private.fire_due(1000, null, interval '30 seconds')");
}

export const statuses = async (db: pg.Pool, tenant: Tenant): Promise<string[]> => {
  const text = "select status from minoots_private.timers where tenant_id = $1";
  const { rows } = await db.query<{ status: string }>(text, [tenant.id]);
  return rows.map((row) => row.status);
};

export interface Job {
  readonly id: number;
  readonly key: string | null;
  readonly last_error: string | null;
  readonly locked_at: string | null;
}

export const jobsOf = async (db: pg.Pool, task: "deliver" | "drain"): Promise<Job[]> => {
  const text = "select * from graphile_worker.jobs where task_identifier = $1";
  return (await db.query<Job>(text, [task])).rows;
};

export async function addDeliverJob(db: pg.Pool, payload: object): Promise<number> {
  const text = "select id from graphile_worker.add_job('deliver', $1::json)";
  return (await db.query<{ id: number }>(text, [JSON.stringify(payload)])).rows[0]!.id;
}
