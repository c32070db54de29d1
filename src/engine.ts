// The engine: what fires and delivers. Kernel, hands and worker share one thread, since what
// the kernel fires goes straight into the hands; the server has another, so that no caller
// of the API, however busy, delays a timer. A kernel or a worker alone has hands as well.
import type pg from "pg";
import type { Logger } from "pino";
import type { Closers } from "./closers.ts";
import { createPool } from "./database/connect.ts";
import { holdOwnership, lockNameOf, type Ownership } from "./database/ownership.ts";
import { createKernel, type Kernel } from "./kernel/kernel.ts";
import { createPeers } from "./kernel/peers.ts";
import { openHands } from "./engine-hands.ts";
import { allParts, type EngineState, type Parts } from "./parts.ts";
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
  readonly development?: boolean;
  readonly sealer: Sealer;
  readonly commands?: Commands;
  readonly parts?: Parts;
  readonly log: Logger;
}

// What is not settled by then, with the database away, is taken over when its lease ends.
const drainMaxMs = 30_000;

export async function startEngine(
  options: EngineOptions,
  closers: Closers,
): Promise<() => EngineState> {
  const { url, log, parts = allParts } = options;
  const pool = createPool({ url, role: "minoots_worker", name: "minoots hands", max: 5, log });
  closers.push(() => pool.end());
  const { hands, stopCommands } = openHands(options, pool, closers);
  const ownership = parts.has("worker") ? await holdOwnership({ url, log }) : null;
  if (ownership !== null) closers.push(() => ownership.release());
  const kernel = parts.has("kernel") ? openKernel(options, hands) : null;
  if (kernel !== null) closers.push(() => kernel.release());
  closers.push(
    () => orAfter(hands.drained(), drainMaxMs),
    async () => stopCommands(),
  );
  const worker = ownership && (await openWorker(options, pool, hands, ownership));
  if (worker !== null) closers.push(() => worker.stop());
  kernel?.start();
  if (kernel !== null) closers.push(() => kernel.stop());
  const peers = createPeers({ url, log });
  peers.start();
  closers.push(() => peers.stop());
  return () => ({ kernel: kernel?.isFiring() ?? null, worker: worker?.isRunning() ?? null });
}

function openKernel({ url, log }: EngineOptions, hands: Hands): Kernel {
  return createKernel({ url, hands: traceFirings(hands), log, meter: createKernelMeter() });
}

function openWorker(
  { url, log }: EngineOptions,
  pool: pg.Pool,
  hands: Hands,
  { owner, renew }: Ownership,
): Promise<Worker> {
  return startWorker({
    url,
    calls: countJobs(createTaskCalls(pool), log),
    hands,
    owner,
    lockName: () => lockNameOf(owner()),
    renewOwner: renew,
    log,
  });
}

async function orAfter(work: Promise<void>, waitMs: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => late.resolve(), waitMs);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}
