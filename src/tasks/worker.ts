// graphile-worker carries everything that waits: relaxed timers, later attempts, overflow,
// take-over and upkeep. Should its runner end by itself (a database that was away for long), it is
// started again until told to stop.
import type { run, Runner } from "graphile-worker";
import type pg from "pg";
import type { Logger } from "pino";
import { pause } from "../pause.ts";
import { messageOf } from "./send-failure.ts";
import { createTasks, type TaskDependencies } from "./tasks.ts";
import { askForUpkeep } from "./upkeep.ts";
import { createRunnerPool, openRunner } from "./worker-runner.ts";

export interface WorkerDependencies extends TaskDependencies {
  readonly url: string;
  /** By which name it locks jobs, so that they are given back when it dies. */
  readonly lockName?: () => string;
  /** Makes it another owner, so that others are given the jobs that an ended run still holds. */
  readonly renewOwner?: () => Promise<void>;
  readonly endMaxMs?: number;
  readonly concurrency?: number;
  readonly pollMs?: number;
  readonly restartMs?: number;
  readonly run?: typeof run;
}

export interface Worker {
  // Lets running tasks end, then gives the connections back.
  stop(): Promise<void>;
  /** Not while it waits to be started again. */
  isRunning(): boolean;
}

interface Current {
  runner: Runner | null;
}

// Each job is a call or two, and waits for no receiver; many share few connections.
const concurrencyDefault = 100;
const pollDefaultMs = 1000;
const restartDefaultMs = 1000;
const restartMaxMs = 30_000;

export async function startWorker(dependencies: WorkerDependencies): Promise<Worker> {
  const pool = createRunnerPool(dependencies.url, dependencies.log);
  const stopping = new AbortController();
  const own = { ...dependencies, stopping: stopping.signal };
  const first = await startRunner(own, pool).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const current: Current = { runner: first };
  const supervised = supervise(own, pool, current, stopping.signal);
  const asking = askForUpkeep(dependencies, stopping.signal);
  return {
    isRunning: () => current.runner !== null,
    async stop() {
      stopping.abort();
      await Promise.all([supervised, asking]);
      await pool.end();
    },
  };
}

async function supervise(
  dependencies: WorkerDependencies,
  pool: pg.Pool,
  current: Current,
  stopping: AbortSignal,
): Promise<void> {
  const restartMs = dependencies.restartMs ?? restartDefaultMs;
  let waitMs = restartMs;
  while (!stopping.aborted) {
    const { runner } = current;
    if (runner !== null) await runUntilEnd(runner, stopping, dependencies.log);
    if (stopping.aborted) return;
    waitMs = runner === null ? Math.min(waitMs * 2, restartMaxMs) : restartMs;
    current.runner = null;
    await pause(waitMs, stopping);
    if (runner !== null) await orStopped(dependencies.renewOwner?.(), stopping);
    current.runner = await startRunner(dependencies, pool).catch((error: unknown) => {
      dependencies.log.error({ error: messageOf(error) }, "the worker could not be started");
      return null;
    });
  }
  await stopRunner(current.runner, dependencies.log);
}

async function runUntilEnd(runner: Runner, stopping: AbortSignal, log: Logger): Promise<void> {
  const stop = () => void stopRunner(runner, log);
  stopping.addEventListener("abort", stop, { once: true });
  if (stopping.aborted) stop();
  try {
    await runner.promise;
    if (!stopping.aborted) log.error("the worker ended by itself and is started again");
  } catch (error) {
    log.error({ error: messageOf(error) }, "the worker failed and is started again");
  } finally {
    stopping.removeEventListener("abort", stop);
  }
}

async function stopRunner(runner: Runner | null, log: Logger): Promise<void> {
  try {
    await runner?.stop();
    await runner?.promise;
  } catch (error) {
    log.debug({ error: messageOf(error) }, "the worker had already ended");
  }
}

function startRunner(dependencies: WorkerDependencies, pool: pg.Pool): Promise<Runner> {
  return openRunner({
    pool,
    log: dependencies.log,
    tasks: createTasks(dependencies),
    concurrency: dependencies.concurrency ?? concurrencyDefault,
    pollMs: dependencies.pollMs ?? pollDefaultMs,
    ...(dependencies.lockName === undefined ? {} : { lockName: dependencies.lockName }),
    ...(dependencies.endMaxMs === undefined ? {} : { endMaxMs: dependencies.endMaxMs }),
    ...(dependencies.run === undefined ? {} : { run: dependencies.run }),
  });
}

function orStopped(work: Promise<void> | undefined, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted || work === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    stopping.addEventListener("abort", () => resolve(), { once: true });
    work.then(resolve, reject);
  });
}
