// One run of graphile-worker, set up as our loads need it: one fetch for all its workers,
// completions in batches, and three flaws of version 0.18 kept from doing harm. A run whose
// first fetch fails remembers the failure for ever, so a run counts as started only once it
// has fetched. And a run that is stopped while it holds jobs it fetched ahead fails to give
// them back, unless something else of its local queue is still under way. And a run that shuts
// down since two of its reports failed at once, as in a crash of the database, never ends.
import { EventEmitter } from "node:events";
import {
  Logger as WorkerLogger,
  run as runWorker,
  type Runner,
  type TaskList,
  type WorkerEventMap,
  type WorkerEvents,
} from "graphile-worker";
import pg from "pg";
import type { Logger } from "pino";
import { connectionConfig } from "../database/connect.ts";

export interface RunnerOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly tasks: TaskList;
  readonly concurrency: number;
  readonly pollMs: number;
  /** By which name jobs are locked at this moment; without it by one of graphile-worker's. */
  readonly lockName?: () => string;
  readonly run?: typeof runWorker;
  readonly endMaxMs?: number;
}

const connectionsMax = 5;
const connectMaxMs = 5000;
// One that has said nothing for so long is dead, whatever TCP believes.
const queryMaxMs = 40_000;
const firstFetchMaxMs = 10_000;
// Running tasks are a call or two, and those that go on are told to end.
const endDefaultMs = 15_000;

export async function openRunner(options: RunnerOptions): Promise<Runner> {
  const events = new EventEmitter() as WorkerEvents;
  holdLocalQueue(events);
  if (options.lockName !== undefined) nameLocks(events, options.lockName);
  const first = watchFirstFetch(events);
  const launched = await launch(options, events, bridgeLogger(options.log, first.failed));
  const runner = endingInTime(launched, events, options.endMaxMs ?? endDefaultMs);
  runner.promise.then(first.failed, first.failed);
  if (await first.fetched) return runner;
  await runner.stop();
  throw new Error("no job could be fetched");
}

function launch(
  options: RunnerOptions,
  events: WorkerEvents,
  logger: WorkerLogger,
): Promise<Runner> {
  return (options.run ?? runWorker)({
    pgPool: options.pool,
    logger,
    events,
    noHandleSignals: true,
    taskList: options.tasks,
    parsedCronItems: [],
    preset: {
      worker: {
        schema: "graphile_worker",
        concurrentJobs: options.concurrency,
        pollInterval: options.pollMs,
        localQueue: { size: options.concurrency },
        completeJobBatchDelay: 10,
        failJobBatchDelay: 10,
      },
    },
  });
}

function endingInTime(runner: Runner, events: WorkerEvents, endMaxMs: number): Runner {
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => undefined);
  const giveUp = () => {
    late.reject(new Error("it did not end in time"));
    runner.stop().catch(() => undefined); // For its clock; the rest has long stopped.
  };
  events.once("pool:gracefulShutdown", () => {
    const timer = setTimeout(giveUp, endMaxMs);
    const ended = () => clearTimeout(timer);
    runner.promise.then(ended, ended);
  });
  const promise = Promise.race([runner.promise, late.promise]);
  promise.catch(() => undefined);
  const stop = (reason?: string) => Promise.race([runner.stop(reason), late.promise]);
  return { ...runner, promise, stop };
}

// The name tells who owns the jobs: those of an owner that is gone are given back at once.
// It is read anew at each fetch, since a process that lost its lock has become another owner.
function nameLocks(events: WorkerEvents, lockName: () => string): void {
  events.once("pool:create", ({ workerPool }: WorkerEventMap["pool:create"]) => {
    Object.defineProperty(workerPool, "id", { get: lockName });
  });
}

// Any trouble before it, or none of the two for long, is trouble enough to begin anew.
function watchFirstFetch(events: WorkerEvents): { fetched: Promise<boolean>; failed(): void } {
  const { promise: fetched, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), firstFetchMaxMs);
  void fetched.then(() => clearTimeout(timer));
  events.once("localQueue:getJobs:complete", () => resolve(true));
  return { fetched, failed: () => resolve(false) };
}

// Keeps one piece of background work open until the local queue is released; that is what
// its release lacks when jobs are to be returned.
function holdLocalQueue(events: WorkerEvents): void {
  const released = Promise.withResolvers<void>();
  events.once("localQueue:init", ({ localQueue }: WorkerEventMap["localQueue:init"]) => {
    (localQueue as unknown as { background(work: Promise<void>): void }).background(
      released.promise,
    );
  });
  events.on("localQueue:setMode", ({ newMode }) => {
    if (newMode === "RELEASED") released.resolve();
  });
}

// A pool of its own, with the driver's own types: graphile-worker reads dates as Date
// and job ids as text, where the rest of MINOOTS keeps instants as text.
export function createRunnerPool(url: string, log: Logger): pg.Pool {
  const config = connectionConfig({ url, role: "minoots_worker", name: "minoots jobs" });
  const pool = new pg.Pool({
    ...config,
    types: pg.types,
    max: connectionsMax,
    connectionTimeoutMillis: connectMaxMs,
    query_timeout: queryMaxMs,
  });
  const report = (error: Error) =>
    log.warn({ pool: "jobs", error: error.message }, "a database connection was lost");
  pool.on("error", report);
  pool.on("connect", (client) => client.on("error", report));
  return pool;
}

// graphile-worker tells of every job; that is for those who ask for it.
function bridgeLogger(log: Logger, onError: () => void): WorkerLogger {
  return new WorkerLogger((scope) => (level, message, meta) => {
    const details = { ...scope, ...(meta.error === undefined ? {} : { err: meta.error }) };
    if (level === "error") onError();
    if (message.includes("smaller than concurrency")) return; // On purpose: jobs mostly wait.
    if (level === "error") log.error(details, message);
    else if (level === "warning") log.warn(details, message);
    else log.trace(details, message);
  });
}
