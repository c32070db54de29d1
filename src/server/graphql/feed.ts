// Subscriptions on the hub: which events one asked for, and how a timer is followed to its
// end. Rows have the names of the view minoots.events, so that one GraphQL type fits both.
import { problemError } from "../problems.ts";
import type { Hub } from "../hub.ts";
import type { FeedEvent } from "../hub-source.ts";
import { mapped } from "./follow.ts";
import type { Follow } from "./follow.ts";

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
  const events = hub.subscribe({
    tenantId,
    after: wanted.after ?? null,
    filter: (event) => isWanted(event, wanted),
  });
  return mapped(events, (event) => ({ event: rowOf(event) }));
}

// Begins to listen before it looks, so that nothing falls between.
export function followTimer(
  hub: Subscribe,
  tenantId: string,
  timerId: string,
  readStatus: () => Promise<string | null>,
): Follow<FeedItem> {
  const events = hub.subscribe({
    tenantId,
    after: null,
    filter: (event) => event.timerId === timerId,
  });
  const item = { event: { timer_id: timerId } };
  let looked = false;
  return mapped(events, async ({ type }) => {
    if (type === "mark" && looked) return undefined;
    const status = looked ? statusAfter(type) : await readStatus();
    looked = true;
    if (status === null) throw noSuchTimer();
    if (finalStatuses.includes(status)) await events.return?.();
    return item;
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

function noSuchTimer(): Error {
  return problemError("NOT_FOUND", "There is no timer with this id.", {
    hint: "It may have been removed after its time of keeping.",
    path: "id",
  });
}
