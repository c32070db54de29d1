// Subscriptions on the hub: which events one asked for, and how a timer is followed to its
// end. Rows have the names of the view minoots.events, so that one GraphQL type fits both.
import { problemError, problemOf } from "../problems.ts";
import type { Hub } from "../hub.ts";
import type { FeedEvent } from "../hub-source.ts";
import { FeedClosedError } from "../hub-subscriber.ts";
import { following, mapped } from "./follow.ts";
import type { Follow } from "./follow.ts";
import { requireTexts } from "./labels.ts";

export interface Wanted {
  readonly after?: string | null;
  readonly timerId?: string | null;
  readonly types?: readonly string[] | null;
  readonly labels?: Readonly<Record<string, unknown>> | null;
}

export interface FeedItem {
  readonly event: Readonly<Record<string, unknown>>;
}

type Subscribe = Pick<Hub, "subscribe">;

const finalStatuses = ["completed", "failed", "cancelled", "missed"];

export function followFeed(hub: Subscribe, tenantId: string, wanted: Wanted): Follow<FeedItem> {
  requireTexts(wanted.labels, "labels");
  const events = hub.subscribe({
    tenantId,
    after: wanted.after ?? null,
    filter: (event) => isWanted(event, wanted),
  });
  return mapped(events, (event) => ({ event: rowOf(event) }));
}

export interface TimerNow {
  readonly id: string;
  readonly status: string;
}

// Begins to listen before it looks, so that nothing falls between. Until it has looked it
// keeps the events of all timers, since only then it knows which one a key names.
export function followTimer(
  hub: Subscribe,
  tenantId: string,
  readTimer: () => Promise<TimerNow>,
): Follow<FeedItem> {
  let timer: TimerNow | null = null;
  const filter = ({ timerId }: FeedEvent) => timer === null || timerId === timer.id;
  const events = withoutCursor(hub.subscribe({ tenantId, after: null, filter }));
  return mapped(events, async ({ type, timerId }) => {
    const before = timer;
    if (before !== null && timerId !== before.id) return undefined;
    timer ??= await readTimer();
    const status = before === null ? timer.status : statusAfter(type);
    if (finalStatuses.includes(status)) await events.return?.();
    return { event: { timer_id: timer.id } };
  });
}

// Who follows a timer knows of no cursor: to subscribe again shows it as it then is.
function withoutCursor(source: Follow<FeedEvent>): Follow<FeedEvent> {
  return following(source, async () => {
    try {
      return await source.next();
    } catch (error) {
      const problem = problemOf(error);
      if (problem?.cursor === undefined && problem?.code !== "CURSOR_STALE") throw error;
      throw new FeedClosedError("The events of this timer were interrupted.", null);
    }
  });
}

export function isWanted(event: FeedEvent, { timerId, types, labels }: Wanted): boolean {
  return (
    (timerId == null || event.timerId === timerId) &&
    (types == null || types.includes(event.type)) &&
    (labels == null || carries(labelsOf(event), labels))
  );
}

function labelsOf({ data }: FeedEvent): Readonly<Record<string, unknown>> {
  return (data as { labels?: Record<string, unknown> } | null)?.labels ?? {};
}

function carries(
  labels: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function statusAfter(eventType: string): string {
  const [of = "", what = ""] = eventType.split(".");
  return of === "timer" ? what : "fired";
}

function rowOf(event: FeedEvent): FeedItem["event"] {
  return {
    cursor: event.cursor,
    type: event.type,
    occurred_at: event.occurredAt,
    timer_id: event.timerId,
    delivery_id: event.deliveryId,
    data: event.data,
    actor: event.actor,
    face: event.face,
  };
}

export function noSuchTimer(path: string): Error {
  return problemError("NOT_FOUND", `${path} names no timer.`, {
    hint: "Check it; finished timers are kept for the retention of your tier.",
    path,
  });
}
