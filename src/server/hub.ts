// One hub per server: reads the tail of the feed once for everybody and hands each event
// to its tenant's subscribers in memory. Woken by NOTIFY and by a bounded poll, so that a
// lost notification costs at most one poll; with nobody subscribed it reads nothing. It reads
// over the connection that listens, so that busy requests never keep it waiting.
import type pg from "pg";
import type { Logger } from "pino";
import { newCore, readTail } from "./hub-core.ts";
import { iterate } from "./hub-iterator.ts";
import { createEar } from "./hub-listen.ts";
import { createPace } from "./hub-pace.ts";
import type { Found } from "./hub-pace.ts";
import { feedSource } from "./hub-source.ts";
import { close, FeedClosedError, newSubscriber } from "./hub-subscriber.ts";
import type { Core, CoreOptions } from "./hub-core.ts";
import type { Ear } from "./hub-listen.ts";
import type { FeedEvent } from "./hub-source.ts";
import type { FeedFilter } from "./hub-subscriber.ts";

export type { FeedEvent } from "./hub-source.ts";
export type { FeedFilter } from "./hub-subscriber.ts";

export interface Subscription {
  readonly tenantId: string;
  readonly after: string | null; // null: from now
  readonly filter?: FeedFilter | null;
}

export interface HubState {
  readonly reading: boolean; // the last read of the feed succeeded
  readonly listening: boolean;
  readonly epoch: number;
  readonly position: number;
  readonly subscribers: number;
}

export interface Hub {
  start(): Promise<void>;
  stop(): Promise<void>;
  tick(): Promise<void>;
  subscribe(subscription: Subscription): AsyncIterableIterator<FeedEvent>;
  state(): HubState;
}

export interface HubOptions {
  readonly pool: pg.Pool;
  readonly listenClient: () => pg.Client;
  readonly log: Logger;
  readonly pollMs?: number;
  readonly bufferMax?: number;
  readonly onRead?: () => void;
}

export function createHub(options: HubOptions): Hub {
  const { pool, listenClient, log, pollMs = 250, bufferMax, onRead } = options;
  const ear: Ear = createEar({
    listenClient,
    log,
    channel: "minoots_feed",
    onNotify: () => pace.wake(),
    onConnect: () => {
      core.anchorWanted = true;
      pace.wake();
    },
  });
  const source = feedSource(pool, () => ear.database());
  const core = newCore({ source, log, ...(bufferMax === undefined ? {} : { bufferMax }) });
  const pace = createPace({
    read: () => {
      onRead?.();
      return readMore(core);
    },
    isWanted: () => !core.stopped && core.subscribers.size > 0,
    listen: (wanted) => ear.listen(wanted),
    pollMs,
  });
  return {
    ...hubOver(core, ear),
    async start() {
      await readTail(core);
      ear.start();
      pace.start();
    },
    async stop() {
      pace.stop();
      await stopCore(core);
      await ear.stop();
    },
  };
}

async function readMore(core: Core): Promise<Found> {
  const { eventsRead, at } = core;
  await readTail(core);
  const held = Object.keys(core.at?.held ?? {});
  const isAnew = held.some((tenantId) => at?.held[tenantId] === undefined);
  const heldBack = held.length === 0 ? "nobody" : isAnew ? "anew" : "still";
  return { events: core.eventsRead - eventsRead, heldBack };
}

// The hub over any source, without a connection or a clock of its own: the caller ticks.
export function createTickedHub(options: CoreOptions): Hub {
  return hubOver(newCore(options), null);
}

function hubOver(core: Core, ear: Ear | null): Hub {
  return {
    start: () => readTail(core),
    stop: () => stopCore(core),
    tick: () => readTail(core),
    subscribe: (subscription) => iterate(core, newSubscriber(core, subscription)),
    state: () => ({
      reading: core.reading,
      listening: ear?.listening() ?? false,
      epoch: core.epoch(),
      position: core.at?.position ?? 0,
      subscribers: core.subscribers.size,
    }),
  };
}

async function stopCore(core: Core): Promise<void> {
  core.stopped = true;
  for (const subscriber of core.subscribers) {
    close(core, subscriber, new FeedClosedError("The server is stopping.", subscriber.cursor));
  }
  await core.running?.catch(() => {});
}
