// The engine: what fires and delivers. Kernel, hands and worker share one thread, since what
// the kernel fires goes straight into the hands; the server has another, so that no caller
// of the API, however busy, delays a timer.
import type pg from "pg";
import type { Logger } from "pino";
import type { Closers } from "./closers.ts";
import * as calls from "./database/calls.ts";
import { createPool } from "./database/connect.ts";
import * as lanes from "./database/lane-calls.ts";
import { holdOwnership, lockNameOf, type Ownership } from "./database/ownership.ts";
import type { AttemptResult, Handoff } from "./database/wire.ts";
import { createKernel } from "./kernel/kernel.ts";
import { createPeers } from "./kernel/peers.ts";
import { openConnections } from "./tasks/connector.ts";
import { createHands, type Hands } from "./tasks/hands.ts";
import { handsByKind } from "./tasks/hands-by-kind.ts";
import { performUnknown } from "./tasks/perform-unknown.ts";
import type { Sealer } from "./tasks/seal.ts";
import { sendWebhook } from "./tasks/send-webhook.ts";
import { createTaskCalls } from "./tasks/task-calls.ts";
import type { Lane } from "./tasks/lane-counts.ts";
import { startWorker, type Worker } from "./tasks/worker.ts";
import { version } from "./version.ts";

export interface EngineOptions {
  readonly url: string;
  readonly allowPrivateTargets: boolean;
  readonly sealer: Sealer;
  readonly log: Logger;
}

// What is not settled by then, with the database away, is taken over when its lease ends.
const drainMaxMs = 30_000;

export async function startEngine(options: EngineOptions, closers: Closers): Promise<void> {
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
}

function openHands(options: EngineOptions, pool: pg.Pool, closers: Closers): Hands {
  const { allowPrivateTargets } = options;
  const connections = openConnections({ allowPrivateTargets });
  closers.push(() => connections.close());
  const common = {
    calls: {
      settleDeliveries: (results: readonly AttemptResult[]) =>
        calls.settleDeliveries(pool, results),
      openEndpoint: (...endpoint: [string, string, string]) =>
        calls.openEndpoint(pool, ...endpoint),
      giveBack: (...held: [readonly Handoff[], number]) => lanes.giveBack(pool, ...held),
      queueDrains: (parked: readonly Lane[]) => lanes.queueDrains(pool, parked),
    },
    sealer: options.sealer,
    log: options.log,
  };
  return handsByKind({
    sent: createHands({
      ...common,
      send: (handoff, keys) => sendWebhook({ connections, version }, handoff, keys),
    }),
    performed: {},
    unknown: createHands({ ...common, keysFor: () => [], send: performUnknown }),
  });
}

function openWorker(
  { url, log }: EngineOptions,
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
