// Ours, wired as in src/engine.ts and src/app.ts from the real parts, with two stopwatches put between them:
// one where the kernel hands over what it fired, the moment its commit is acknowledged, and
// one in the handler of a subscriber to the feed.
import pg from "pg";
import { pino } from "pino";
import * as calls from "../../../src/database/calls.ts";
import * as lanes from "../../../src/database/lane-calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import { connectionConfig, createPool } from "../../../src/database/connect.ts";
import { holdOwnership, lockNameOf } from "../../../src/database/ownership.ts";
import { createKernel } from "../../../src/kernel/kernel.ts";
import { createPeers } from "../../../src/kernel/peers.ts";
import { sealingWith } from "../../../src/new-secret.ts";
import { createHub, type FeedEvent, type Hub } from "../../../src/server/hub.ts";
import { startServer } from "../../../src/server/server.ts";
import { openConnections } from "../../../src/tasks/connector.ts";
import { createHands, type Hands } from "../../../src/tasks/hands.ts";
import { createSealer } from "../../../src/tasks/seal.ts";
import { sendWebhook } from "../../../src/tasks/send-webhook.ts";
import { createTaskCalls } from "../../../src/tasks/task-calls.ts";
import { startWorker } from "../../../src/tasks/worker.ts";
import { wallMs } from "../clock.ts";
import { serve } from "../serve.ts";

export type Part = "kernel" | "hands" | "worker" | "hub" | "server";

export interface ProductOptions {
  readonly url: string;
  readonly parts: readonly Part[];
  readonly tenantId: string;
  /** 32 bytes in hex: one for all processes on a database. */
  readonly secretKey: string;
}

export interface ProductReport {
  readonly commitLagsMs: number[];
  readonly heardLagsMs: number[];
}

interface Started {
  readonly address: string | null;
  readonly startedAt: number;
}

const log = pino({ level: "warn" }, pino.destination({ dest: 2, sync: true }));
const closers: (() => Promise<unknown>)[] = [];
let accepted: { readonly at: number; readonly handoffs: readonly Handoff[] }[] = [];
let heard: { readonly at: number; readonly event: FeedEvent }[] = [];
let waiting: { count: number; resolve: () => void } | null = null;
let started: Started = { address: null, startedAt: 0 };

serve({
  async start(options: ProductOptions) {
    started = await start(options);
  },
  started: () => started,
  clear() {
    accepted = [];
    heard = [];
  },
  waitHeard: ({ count, waitMs }: { count: number; waitMs: number }) => waitHeard(count, waitMs),
  report,
  async stop() {
    for (const close of closers.toReversed()) await close();
  },
});

async function start(options: ProductOptions): Promise<Started> {
  const has = (part: Part) => options.parts.includes(part);
  const hands = has("hands") || has("worker") ? await openHands(options) : null;
  if (hands !== null && has("worker")) await openWorker(options, hands);
  const { hub, address } = await openFeed(options, has);
  if (hub !== null) void listenTo(hub, options.tenantId);
  const startedAt = wallMs();
  if (has("kernel")) openKernel(options, hands);
  return { address, startedAt };
}

function openKernel({ url }: ProductOptions, hands: Hands | null): void {
  const watched = hands === null ? null : withStopwatch(hands);
  const kernel = createKernel({ url, hands: watched, log });
  closers.push(() => kernel.release());
  if (hands !== null) closers.push(() => Promise.race([hands.drained(), pause(5000)]));
  closers.push(() => kernel.stop());
  kernel.start();
  const peers = createPeers({ url, log });
  closers.push(() => peers.stop());
  peers.start();
}

function withStopwatch(hands: Hands): Hands {
  return {
    ...hands,
    accept(handoffs, owner) {
      if (handoffs.length > 0) accepted.push({ at: wallMs(), handoffs });
      hands.accept(handoffs, owner);
    },
  };
}

async function openHands({ url, secretKey }: ProductOptions): Promise<Hands> {
  const pool = createPool({ url, role: "minoots_worker", name: "minoots hands", max: 5, log });
  closers.push(() => pool.end());
  const connections = openConnections({ allowPrivateTargets: true });
  closers.push(() => connections.close());
  return createHands({
    calls: {
      settleDeliveries: (results) => calls.settleDeliveries(pool, results),
      settleFree: (results) => calls.settleFree(pool, results),
      openEndpoint: (...endpoint) => calls.openEndpoint(pool, ...endpoint),
      giveBack: (...held) => lanes.giveBack(pool, ...held),
      queueDrains: (parked) => lanes.queueDrains(pool, parked),
    },
    send: (handoff, keys) => sendWebhook({ connections, version: "bench" }, handoff, keys),
    sealer: createSealer(Buffer.from(secretKey, "hex")),
    log,
  });
}

async function openWorker({ url }: ProductOptions, hands: Hands): Promise<void> {
  const pool = createPool({ url, role: "minoots_worker", name: "minoots worker", max: 5, log });
  closers.push(() => pool.end());
  const { owner, release } = await holdOwnership({ url, log });
  closers.push(() => release());
  const worker = await startWorker({
    url,
    calls: createTaskCalls(pool),
    hands,
    owner,
    lockName: () => lockNameOf(owner()),
    log,
  });
  closers.push(() => worker.stop());
}

async function openFeed(
  { url }: ProductOptions,
  has: (part: Part) => boolean,
): Promise<{ hub: Hub | null; address: string | null }> {
  if (has("server")) {
    const config = { host: "127.0.0.1", port: 0 };
    const server = await startServer({
      config,
      url,
      development: false,
      inbox: null,
      demoKey: null,
      newSecret: sealingWith(new Uint8Array(32)),
      log,
    });
    closers.push(() => server.stop());
    return { hub: null, address: server.address };
  }
  return { hub: has("hub") ? await openHub(url) : null, address: null };
}

async function openHub(url: string): Promise<Hub> {
  const role = "minoots_server";
  const pool = createPool({ url, role, name: "minoots server", max: 10, log, pipeline: true });
  closers.push(() => pool.end());
  const listenClient = () => new pg.Client(connectionConfig({ url, role, name: "minoots hub" }));
  const hub = createHub({ pool, listenClient, log });
  await hub.start();
  closers.push(() => hub.stop());
  return hub;
}

async function listenTo(hub: Hub, tenantId: string): Promise<void> {
  const filter = (event: FeedEvent) => event.type === "timer.fired";
  try {
    for await (const event of hub.subscribe({ tenantId, after: null, filter })) {
      // In a quiet while comes a mark, to say how far the feed is.
      if (event.type === "mark") continue;
      heard.push({ at: wallMs(), event });
      if (waiting !== null && heard.length >= waiting.count) waiting.resolve();
    }
  } catch (error) {
    log.debug({ err: error }, "the subscription ended");
  }
}

async function waitHeard(count: number, waitMs: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  waiting = { count, resolve };
  if (heard.length >= count) resolve();
  await promise;
  clearTimeout(timer);
  waiting = null;
  return heard.length;
}

function report(): ProductReport {
  return {
    commitLagsMs: accepted.flatMap(({ at, handoffs }) =>
      handoffs.map(({ body }) => at - dueOf(JSON.parse(body) as { timestamp: string })),
    ),
    heardLagsMs: heard.map(({ at, event }) => {
      const { fireAt } = event.data as { fireAt: string };
      return at - Date.parse(fireAt);
    }),
  };
}

function dueOf({ timestamp }: { timestamp: string }): number {
  return Date.parse(timestamp);
}

function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, waitMs));
}
