// The reading half of the hub. All that it knows changes here, in one read at a time:
// where the feed is, and which epoch that belongs to. Adopting a read and handing out its
// events are one synchronous step, so that who joins sees either all of it or none.
import type { Logger } from "pino";
import { FeedClosedError, markSilence, offer, restart } from "./hub-subscriber.ts";
import type { FeedPage, FeedState, HeldBack } from "../database/wire.ts";
import type { FeedSource } from "./hub-source.ts";
import type { Subscriber, SubscriberHost } from "./hub-subscriber.ts";

interface Place extends FeedState {
  readonly held: HeldBack;
}

export interface Core extends SubscriberHost {
  readonly log: Logger;
  readonly subscribers: Set<Subscriber>;
  readonly live: Map<string, Set<Subscriber>>;
  at: Place | null;
  anchorWanted: boolean; // look where the feed is before reading on
  reading: boolean; // the last read succeeded
  stopped: boolean;
  running: Promise<void> | null;
  following: Promise<void> | null;
  marksDueMs: number;
  eventsRead: number;
}

export interface CoreOptions {
  readonly source: FeedSource;
  readonly log: Logger;
  readonly bufferMax?: number;
  readonly pageMax?: number;
  readonly nowMs?: () => number;
}

const batchMax = 1_000;
const silenceMs = 15_000;
const marksEveryMs = 1_000;

export function newCore(options: CoreOptions): Core {
  const core: Core = {
    source: options.source,
    log: options.log,
    bufferMax: options.bufferMax ?? 10_000,
    pageMax: options.pageMax ?? 500,
    nowMs: options.nowMs ?? (() => performance.now()),
    subscribers: new Set(),
    live: new Map(),
    at: null,
    anchorWanted: true,
    reading: false,
    stopped: false,
    running: null,
    following: null,
    marksDueMs: 0,
    eventsRead: 0,
    epoch: () => core.at?.epoch ?? 0,
    settled: (tenantId) => settledOf(core.at, tenantId),
    readTail: () => readTail(core),
    enter: (subscriber) => enter(core, subscriber),
    join: (subscriber) => join(core, subscriber),
    leave: (subscriber) => leave(core, subscriber),
  };
  return core;
}

// Resolves after a read that began after this call; all who ask meanwhile share it.
export function readTail(core: Core): Promise<void> {
  if (core.following !== null) return core.following;
  if (core.running === null) return begin(core);
  core.following = core.running
    .catch(() => {})
    .then(() => {
      core.following = null;
      return begin(core);
    });
  return core.following;
}

function begin(core: Core): Promise<void> {
  core.running = read(core).finally(() => {
    core.running = null;
  });
  return core.running;
}

async function read(core: Core): Promise<void> {
  try {
    if (core.anchorWanted || core.at === null) await anchor(core);
    for (let more = !core.stopped; more && !core.stopped;) more = await readBatch(core);
    core.reading = true;
  } catch (error) {
    reportOnce(core, error);
    throw error;
  }
  markSilences(core);
}

function reportOnce(core: Core, error: unknown): void {
  core.anchorWanted = true;
  if (core.reading) core.log.warn({ err: error }, "the feed cannot be read; subscribers wait");
  core.reading = false;
}

// With nobody live, what lies behind can be skipped: those who resume read it by pages.
async function anchor(core: Core): Promise<void> {
  const now = await core.source.state();
  core.anchorWanted = false;
  if (core.at === null || core.at.epoch !== now.epoch) return enterEpoch(core, now);
  if (core.live.size === 0 && now.position > core.at.position) core.at = { ...now, held: {} };
}

function enterEpoch(core: Core, now: FeedState): void {
  const first = core.at === null;
  core.at = { ...now, held: {} };
  if (first) return;
  core.log.warn({ epoch: now.epoch }, "the feed entered another epoch; every cursor is checked");
  for (const subscriber of core.subscribers) restart(core, subscriber);
}

async function readBatch(core: Core): Promise<boolean> {
  const at = core.at as Place;
  const batch = await core.source.tail(at.position, at.held, batchMax);
  if (batch.epoch === at.epoch) return adopt(core, batch);
  await anchor(core);
  return false;
}

function adopt(core: Core, batch: FeedPage): boolean {
  core.at = { epoch: batch.epoch, position: batch.position, held: batch.held };
  core.eventsRead += batch.events.length;
  for (const event of batch.events) {
    for (const subscriber of core.live.get(event.tenantId) ?? []) offer(core, subscriber, event);
  }
  return batch.more;
}

function markSilences(core: Core): void {
  if (core.nowMs() < core.marksDueMs) return;
  core.marksDueMs = core.nowMs() + marksEveryMs;
  for (const subscriber of core.subscribers) markSilence(core, subscriber, silenceMs);
}

function settledOf(at: Place | null, tenantId: string): number {
  return at === null ? 0 : (at.held[tenantId] ?? at.position);
}

function enter(core: Core, subscriber: Subscriber): void {
  if (core.stopped) throw new FeedClosedError("The server is stopping.", subscriber.cursor);
  if (core.subscribers.size === 0) core.anchorWanted = true;
  core.subscribers.add(subscriber);
}

function join(core: Core, subscriber: Subscriber): void {
  const tenants = core.live.get(subscriber.tenantId);
  if (tenants === undefined) core.live.set(subscriber.tenantId, new Set([subscriber]));
  else tenants.add(subscriber);
}

function leave(core: Core, subscriber: Subscriber): void {
  if (subscriber.stage === "ended") core.subscribers.delete(subscriber);
  const { tenantId } = subscriber;
  const ofTenant = core.live.get(tenantId);
  ofTenant?.delete(subscriber);
  if (ofTenant?.size === 0) core.live.delete(tenantId);
}
