// One subscriber's way through the feed: checked by its cursor, then reading pages at its
// own pace, then joining the live stream without gap or repeat. It keeps one number that
// matters, readTo: everything of its tenant up to there was handed over or filtered out.
import { ProblemError, problemWith } from "./problems.ts";
import type { FeedEvent, FeedSource } from "./hub-source.ts";

export type FeedFilter = (event: FeedEvent) => boolean;

// What a subscriber needs of its hub.
export interface SubscriberHost {
  readonly source: FeedSource;
  readonly bufferMax: number;
  readonly pageMax: number;
  nowMs(): number;
  epoch(): number;
  settled(tenantId: string): number;
  readTail(): Promise<void>;
  enter(subscriber: Subscriber): void;
  join(subscriber: Subscriber): void;
  leave(subscriber: Subscriber): void;
}

type Stage = "unchecked" | "paging" | "joining" | "live" | "ended";

export interface Subscriber {
  readonly tenantId: string;
  readonly filter: FeedFilter;
  stage: Stage;
  cursor: string | null; // of what was handed over last
  readTo: number;
  life: number; // counts restarts: what was begun in an earlier life is dropped
  greeted: boolean;
  nearly: boolean; // the last page reached the end
  queue: FeedEvent[]; // next to hand over
  arrived: FeedEvent[]; // live, while the last pages are still being read
  error: Error | null;
  quietSinceMs: number;
  wake: () => void;
}

// Carries the cursor after which to subscribe again.
export class FeedClosedError extends ProblemError {
  readonly cursor: string | null;

  constructor(message: string, cursor: string | null) {
    const hint = cursor === null ? "Subscribe again." : `Subscribe again after ${cursor}.`;
    super({ ...problemWith("UNAVAILABLE", message, { hint }), cursor });
    this.name = "FeedClosedError";
    this.cursor = cursor;
  }
}

export function newSubscriber(
  host: SubscriberHost,
  options: {
    readonly tenantId: string;
    readonly after: string | null;
    readonly filter?: FeedFilter | null;
  },
): Subscriber {
  return {
    tenantId: options.tenantId,
    filter: options.filter ?? (() => true),
    stage: "unchecked",
    cursor: options.after,
    readTo: 0,
    life: 0,
    greeted: false,
    nearly: false,
    queue: [],
    arrived: [],
    error: null,
    quietSinceMs: host.nowMs(),
    wake: () => {},
  };
}

// A live event. What was already read as a page comes again here, and is dropped.
export function offer(host: SubscriberHost, subscriber: Subscriber, event: FeedEvent): void {
  if (event.position <= subscriber.readTo) return;
  if (subscriber.stage === "joining") return offerEarly(host, subscriber, event);
  if (subscriber.stage !== "live") return;
  subscriber.readTo = event.position;
  if (!subscriber.filter(event)) return;
  if (subscriber.queue.length >= host.bufferMax) return closeSlow(host, subscriber);
  subscriber.queue.push(event);
  subscriber.wake();
}

// Too much arrived while the last pages were read: those pages were not the last.
function offerEarly(host: SubscriberHost, subscriber: Subscriber, event: FeedEvent): void {
  if (subscriber.arrived.length + host.pageMax < host.bufferMax) {
    subscriber.arrived.push(event);
    return;
  }
  forget(host, subscriber, "paging");
}

function forget(host: SubscriberHost, subscriber: Subscriber, stage: Stage): void {
  subscriber.stage = stage;
  host.leave(subscriber);
  subscriber.life += 1;
  subscriber.nearly = false;
  subscriber.arrived = [];
}

function closeSlow(host: SubscriberHost, subscriber: Subscriber): void {
  const message = `This subscriber fell ${host.bufferMax} events behind.`;
  close(host, subscriber, new FeedClosedError(message, subscriber.cursor));
}

export function close(host: SubscriberHost, subscriber: Subscriber, error: Error | null): void {
  if (subscriber.stage === "ended") return;
  forget(host, subscriber, "ended");
  subscriber.queue = [];
  subscriber.error = error;
  subscriber.wake();
}

// The database lives in another epoch: the cursor has to be judged anew.
export function restart(host: SubscriberHost, subscriber: Subscriber): void {
  if (subscriber.stage === "ended") return;
  forget(host, subscriber, "unchecked");
  subscriber.queue = [];
  subscriber.wake();
}

// After a silence the cursor still moves on, past all that concerned others.
export function markSilence(host: SubscriberHost, subscriber: Subscriber, silenceMs: number): void {
  const idle = subscriber.stage === "live" && subscriber.queue.length === 0;
  if (!idle || host.nowMs() - subscriber.quietSinceMs < silenceMs) return;
  subscriber.readTo = Math.max(subscriber.readTo, host.settled(subscriber.tenantId));
  pushMark(host, subscriber, `${host.epoch()}-${subscriber.readTo}`);
  subscriber.wake();
}

function pushMark(host: SubscriberHost, subscriber: Subscriber, cursor: string): void {
  subscriber.quietSinceMs = host.nowMs();
  subscriber.queue.push({
    cursor,
    position: subscriber.readTo,
    tenantId: subscriber.tenantId,
    type: "mark",
    occurredAt: null,
    timerId: null,
    deliveryId: null,
    data: null,
    actor: null,
    face: null,
  });
}

// One step towards the next event: called when nothing is queued.
export async function advance(host: SubscriberHost, subscriber: Subscriber): Promise<void> {
  if (subscriber.stage === "unchecked") await begin(host, subscriber);
  else if (subscriber.stage === "paging" || subscriber.stage === "joining") {
    await readPage(host, subscriber);
  }
}

async function begin(host: SubscriberHost, subscriber: Subscriber): Promise<void> {
  const { cursor, life } = subscriber;
  host.enter(subscriber);
  const position = cursor === null ? null : await host.source.check(cursor);
  await host.readTail();
  if (subscriber.life !== life) return;
  subscriber.readTo = position ?? host.settled(subscriber.tenantId);
  if (position === null) goLive(host, subscriber);
  else subscriber.stage = "paging";
  if (subscriber.greeted) return;
  subscriber.greeted = true;
  pushMark(host, subscriber, cursor ?? `${host.epoch()}-${subscriber.readTo}`);
}

function goLive(host: SubscriberHost, subscriber: Subscriber): void {
  subscriber.stage = "live";
  subscriber.quietSinceMs = host.nowMs();
  host.join(subscriber);
}

// Joins before the page is read once the end is near, so that what commits meanwhile is
// kept, and turns live when a page has reached the place where it joined.
async function readPage(host: SubscriberHost, subscriber: Subscriber): Promise<void> {
  if (subscriber.stage === "paging" && subscriber.nearly) {
    subscriber.stage = "joining";
    host.join(subscriber);
  }
  const { life, readTo } = subscriber;
  const upto = host.settled(subscriber.tenantId);
  const page = await pageOf(host, subscriber, upto);
  if (subscriber.life !== life) return;
  const reachedEnd = page.length < host.pageMax;
  const last = page.at(-1);
  subscriber.readTo = Math.max(readTo, reachedEnd || last === undefined ? upto : last.position);
  subscriber.nearly = reachedEnd;
  subscriber.queue.push(...page.filter(subscriber.filter));
  if (subscriber.stage === "joining" && reachedEnd) handOverArrived(host, subscriber);
}

async function pageOf(
  host: SubscriberHost,
  subscriber: Subscriber,
  upto: number,
): Promise<readonly FeedEvent[]> {
  const { tenantId, readTo } = subscriber;
  if (upto <= readTo) return [];
  return host.source.page({ tenantId, after: readTo, upto, eventsMax: host.pageMax });
}

function handOverArrived(host: SubscriberHost, subscriber: Subscriber): void {
  const { arrived } = subscriber;
  subscriber.arrived = [];
  subscriber.stage = "live";
  subscriber.quietSinceMs = host.nowMs();
  for (const event of arrived) offer(host, subscriber, event);
}
