// The hub's ear: one connection that LISTENs, checked by a heartbeat, since a half-open
// one would stay silent for ever, and made anew by itself. A notification is a hint and
// never the delivery, so losing this connection costs time, not events. The hub reads over
// it too.
import { setTimeout as waitMs } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { hangUp } from "../database/hang-up.ts";
import type { Database } from "../database/wire.ts";
import { pause } from "../pause.ts";

export interface Ear {
  start(): void;
  stop(): Promise<void>;
  listening(): boolean;
  /** Whether notifications are wanted; resolves once they come, or come no more. */
  listen(wanted: boolean): Promise<void>;
  /** The connection, for reading: one that does not answer in time is given up. */
  database(): Database | null;
}

export interface EarOptions {
  readonly listenClient: () => pg.Client;
  readonly channel: string;
  readonly onConnect: () => void;
  readonly onNotify: () => void;
  readonly log: Logger;
  readonly heartbeatMs?: number;
}

const retryMinMs = 100;
const retryMaxMs = 5_000;
const answerMaxMs = 5_000;

export function createEar(options: EarOptions): Ear {
  const stopping = new AbortController();
  let client: pg.Client | null = null;
  let database: Database | null = null;
  let wanted = true;
  let done: Promise<void> = Promise.resolve();

  async function listenOnce(): Promise<void> {
    const candidate = options.listenClient();
    const loss = lossOf(candidate);
    try {
      await open(candidate, options, stopping.signal);
      client = candidate;
      database = patiently(candidate, loss.reject);
      if (!wanted) void say(false);
      options.onConnect();
      await Promise.race([
        loss.promise,
        beat(candidate, options.heartbeatMs ?? 15_000, stopping.signal),
      ]);
    } finally {
      client = database = null;
      void hangUp(candidate);
    }
  }

  async function listenForEver(): Promise<void> {
    for (let retryMs = retryMinMs; !stopping.signal.aborted; retryMs *= 2) {
      const startedMs = performance.now();
      await listenOnce().catch((error: unknown) => report(options.log, stopping.signal, error));
      if (performance.now() - startedMs > retryMaxMs) retryMs = retryMinMs;
      await pause(Math.min(retryMs, retryMaxMs), stopping.signal);
    }
  }

  // A connection that cannot be told is lost; the next one listens from its beginning.
  async function say(listens: boolean): Promise<void> {
    const text = `${listens ? "listen" : "unlisten"} ${options.channel}`;
    await client?.query(text).catch(() => undefined);
  }

  return {
    start: () => void (done = listenForEver()),
    listening: () => client !== null,
    listen(listens) {
      wanted = listens;
      return say(listens);
    },
    database: () => database,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function open(client: pg.Client, options: EarOptions, signal: AbortSignal): Promise<void> {
  client.on("notification", () => options.onNotify());
  await within(answerMaxMs, client.connect(), signal);
  await within(answerMaxMs, client.query(`listen ${options.channel}`), signal);
}

function lossOf(client: pg.Client): PromiseWithResolvers<never> {
  const loss = Promise.withResolvers<never>();
  loss.promise.catch(() => {});
  client.on("error", loss.reject);
  client.on("end", () => loss.reject(new Error("The connection was closed.")));
  return loss;
}

// One who reads here waits no longer than for a heartbeat, and whoever does not answer is gone.
function patiently(client: pg.Client, giveUp: (reason: Error) => void): Database {
  const query = async (config: pg.QueryConfig) => {
    try {
      return await client.query({ ...config, query_timeout: answerMaxMs } as pg.QueryConfig);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) giveUp(error as Error);
      throw error;
    }
  };
  return { query } as Database;
}

async function beat(client: pg.Client, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(everyMs, signal);
    if (!signal.aborted) await within(answerMaxMs, client.query("select 1"), signal);
  }
}

async function within<Result>(
  limitMs: number,
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const timer = new AbortController();
  const ends = AbortSignal.any([timer.signal, signal]);
  const late = waitMs(limitMs, null, { signal: ends }).then(() => {
    throw new Error(`No answer within ${limitMs} ms.`);
  });
  late.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

function report(log: Logger, signal: AbortSignal, error: unknown): void {
  if (signal.aborted) return;
  const reason = error instanceof Error ? error.message : String(error);
  log.warn({ reason }, "the feed's listening connection was lost; polling goes on meanwhile");
}
