// The hub's ear: one connection that LISTENs, checked by a heartbeat, since a half-open
// one would stay silent for ever, and made anew by itself. A notification is a hint and
// never the delivery, so losing this connection costs time, not events.
import { setTimeout as waitMs } from "node:timers/promises";
import type pg from "pg";
import type { Logger } from "pino";

export interface Ear {
  start(): void;
  stop(): Promise<void>;
  listening(): boolean;
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
  let done: Promise<void> = Promise.resolve();

  async function listenOnce(): Promise<void> {
    const candidate = options.listenClient();
    const lost = lossOf(candidate);
    try {
      await open(candidate, options, stopping.signal);
      client = candidate;
      options.onConnect();
      await Promise.race([lost, beat(candidate, options.heartbeatMs ?? 15_000, stopping.signal)]);
    } finally {
      client = null;
      hangUp(candidate);
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

  return {
    start: () => void (done = listenForEver()),
    listening: () => client !== null,
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

function lossOf(client: pg.Client): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("The connection was closed.")));
  });
  lost.catch(() => {});
  return lost;
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

// A connection that no longer answers would not answer a goodbye either.
function hangUp(client: pg.Client): void {
  const cut = setTimeout(() => client.connection?.stream.destroy(), answerMaxMs).unref();
  client.end().then(
    () => clearTimeout(cut),
    () => clearTimeout(cut),
  );
}

function report(log: Logger, signal: AbortSignal, error: unknown): void {
  if (signal.aborted) return;
  const reason = error instanceof Error ? error.message : String(error);
  log.warn({ reason }, "the feed's listening connection was lost; polling goes on meanwhile");
}

async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await waitMs(durationMs, null, { signal }).catch(() => {});
}
