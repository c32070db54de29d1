// Wires the parts: server, kernel, hands and worker in one process, over one database.
// Each part that is up says how it goes down again, in the reverse order.
import type pg from "pg";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import * as calls from "./database/calls.ts";
import * as lanes from "./database/lane-calls.ts";
import { createPool } from "./database/connect.ts";
import { holdOwnership, lockNameOf, type Ownership } from "./database/ownership.ts";
import { createKernel } from "./kernel/kernel.ts";
import { createPeers } from "./kernel/peers.ts";
import { startServer } from "./server/server.ts";
import type { InboxOptions } from "./server/inbox.ts";
import type { Hub } from "./server/hub.ts";
import { openConnections } from "./tasks/connector.ts";
import { createHands, type Hands } from "./tasks/hands.ts";
import type { Sealer } from "./tasks/seal.ts";
import { sendWebhook } from "./tasks/send-webhook.ts";
import { createTaskCalls } from "./tasks/task-calls.ts";
import { startWorker, type Worker } from "./tasks/worker.ts";
import { version } from "./version.ts";

export interface App {
  readonly address: string;
  readonly hub: Hub;
}

export interface AppOptions {
  readonly config: Config;
  readonly url: string;
  readonly sealer: Sealer;
  readonly inbox: InboxOptions | null;
  readonly demoKey: string | null;
  readonly log: Logger;
}

/** What to do, in reverse order, when the process ends. */
export type Closers = (() => Promise<void>)[];

// What is not settled by then, with the database away, is taken over when its lease ends.
const drainMaxMs = 30_000;

export async function startApp(options: AppOptions, closers: Closers): Promise<App> {
  const { url, log } = options;
  const pool = createPool({ url, role: "minoots_worker", name: "minoots hands", max: 5, log });
  closers.push(() => pool.end());
  const hands = openHands(options, pool, closers);
  const ownership = await holdOwnership({ url, log });
  closers.push(() => ownership.release());
  const kernel = createKernel({ url, hands, log });
  closers.push(
    () => kernel.release(),
    () => orAfter(hands.drained(), drainMaxMs),
  );
  const worker = await openWorker(options, pool, hands, ownership);
  closers.push(() => worker.stop());
  kernel.start();
  closers.push(() => kernel.stop());
  const peers = createPeers({ url, log });
  peers.start();
  closers.push(() => peers.stop());
  const server = await startServer({ ...options, development: options.config.development });
  closers.push(() => server.stop());
  return server;
}

function openHands(options: AppOptions, pool: pg.Pool, closers: Closers): Hands {
  const { allowPrivateTargets } = options.config;
  const connections = openConnections({ allowPrivateTargets });
  closers.push(() => connections.close());
  return createHands({
    calls: {
      settleDeliveries: (results) => calls.settleDeliveries(pool, results),
      openEndpoint: (...endpoint) => calls.openEndpoint(pool, ...endpoint),
      giveBack: (...held) => lanes.giveBack(pool, ...held),
      queueDrains: (parked) => lanes.queueDrains(pool, parked),
    },
    send: (handoff, keys) => sendWebhook({ connections, version }, handoff, keys),
    sealer: options.sealer,
    log: options.log,
  });
}

function openWorker(
  { url, log }: AppOptions,
  pool: pg.Pool,
  hands: Hands,
  { owner }: Ownership,
): Promise<Worker> {
  return startWorker({
    url,
    calls: createTaskCalls(pool),
    hands,
    owner,
    lockName: () => lockNameOf(owner()),
    log,
  });
}

async function orAfter(work: Promise<void>, waitMs: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => late.resolve(), waitMs);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}
