// The engine: what fires and delivers. Kernel, hands and worker share one thread, since what
// the kernel fires goes straight into the hands; the server has another, so that no caller
// of the API, however busy, delays a timer.
import type pg from "pg";
import type { Logger } from "pino";
import type { Closers } from "./closers.ts";
import { createPool } from "./database/connect.ts";
import { holdOwnership, lockNameOf, type Ownership } from "./database/ownership.ts";
import { createKernel } from "./kernel/kernel.ts";
import { createPeers } from "./kernel/peers.ts";
import { openHands } from "./engine-hands.ts";
import type { Commands } from "./tasks/commands-file.ts";
import type { Hands } from "./tasks/hands.ts";
import type { Sealer } from "./tasks/seal.ts";
import { createTaskCalls } from "./tasks/task-calls.ts";
import { startWorker, type Worker } from "./tasks/worker.ts";
import { traceFirings } from "./telemetry/trace-engine.ts";
import { countJobs, createKernelMeter } from "./telemetry/watch-engine.ts";

export interface EngineOptions {
  readonly url: string;
  readonly allowPrivateTargets: boolean;
  readonly sealer: Sealer;
  readonly commands?: Commands;
  readonly log: Logger;
}

// What is not settled by then, with the database away, is taken over when its lease ends.
const drainMaxMs = 30_000;

export async function startEngine(options: EngineOptions, closers: Closers): Promise<void> {
  const { url, log } = options;
  const pool = createPool({ url, role: "minoots_worker", name: "minoots hands", max: 5, log });
  closers.push(() => pool.end());
  const { hands, stopCommands } = openHands(options, pool, closers);
  const ownership = await holdOwnership({ url, log });
  closers.push(() => ownership.release());
  const kernel = createKernel({ url, hands: traceFirings(hands), log, meter: createKernelMeter() });
  closers.push(
    () => kernel.release(),
    () => orAfter(hands.drained(), drainMaxMs),
    async () => stopCommands(),
  );
  const worker = await openWorker(options, pool, hands, ownership);
  closers.push(() => worker.stop());
  kernel.start();
  closers.push(() => kernel.stop());
  const peers = createPeers({ url, log });
  peers.start();
  closers.push(() => peers.stop());
}

function openWorker(
  { url, log }: EngineOptions,
  pool: pg.Pool,
  hands: Hands,
  { owner }: Ownership,
): Promise<Worker> {
  return startWorker({
    url,
    calls: countJobs(createTaskCalls(pool), log),
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
