// Every reader agrees with the feed: from its cursor on it got every event of its tenant and its
// types, in order, once; and all of them, if it was there to the end.
import { complaint, type Complaint, type Complaints } from "../complaint.ts";
import { type FeedEvent, positionOf, type Reading, type Seen } from "../gather.ts";
import type { View } from "../view.ts";

const promise = "A complete, ordered feed";

export function* readers(view: View): Complaints {
  const parts = Map.groupBy(view.history.events, ({ tenant }) => tenant);
  for (const reading of view.history.readings.values()) {
    const part = parts.get(reading.reader.tenant) ?? [];
    yield* agrees(view, reading, part);
  }
}

function* agrees(view: View, reading: Reading, part: readonly FeedEvent[]): Complaints {
  const seen = reading.seen.filter(({ type }) => type !== "mark");
  const start = startOf(reading);
  if (start === null) {
    yield* heardNothing(view, reading, part);
    return;
  }
  const isFor = filterOf(reading);
  let at = firstAfter(part, start);
  for (const one of seen) {
    while (at < part.length && !isFor(part[at]!)) at += 1;
    const due = part[at];
    if (due === undefined || !isSame(one, due)) {
      yield difference(view, reading, one, due);
      return;
    }
    at += 1;
  }
  const left = part.slice(at).find(isFor);
  if (left !== undefined) yield* toItsEnd(reading, left);
}

// It was there to the end, or up to the cursor that it was told last.
function* toItsEnd({ reader, seen, end }: Reading, left: FeedEvent): Complaints {
  const say = (how: string) => {
    const says = `never got ${left.position}, and was ${how}`;
    return complaint(promise, reader.reader, says, reader, seen.at(-1), end, left);
  };
  if (end === null) yield say("there to the end");
  else if (end.cursor !== null && left.position <= positionOf(end.cursor)) {
    yield say(`told that it is at ${end.cursor}`);
  }
}

function filterOf({ reader }: Reading): (event: FeedEvent) => boolean {
  const types = reader.types === undefined ? null : new Set(reader.types);
  return ({ type }) => types === null || types.has(type);
}

// Within this a reader that is not cut hears, or has come again as another.
const hearingMicros = 10_000_000;

// There from now on, to the end: what occurs well after it began, with no fault, is for it.
function* heardNothing(view: View, reading: Reading, part: readonly FeedEvent[]): Complaints {
  const { reader, end } = reading;
  const { quiet } = view.history;
  if (end !== null || quiet === null) return;
  const since = view.clock.at(Math.max(reader.t, quiet.t) + hearingMicros);
  if (since === null) return;
  const missed = part.filter(filterOf(reading)).find(({ occurredAt }) => occurredAt > since.to);
  if (missed !== undefined) {
    const says = `heard nothing, not ${missed.position} either, and was there to the end`;
    yield complaint(promise, reader.reader, says, reader, missed);
  }
}

// After its cursor; without one after its first mark, or as if it began with what it got first.
function startOf({ reader, seen }: Reading): number | null {
  if (reader.after !== null) return positionOf(reader.after);
  const first = seen[0];
  if (first === undefined) return null;
  return first.type === "mark" ? first.position : first.position - 1;
}

function isSame(seen: Seen, event: FeedEvent): boolean {
  return (
    seen.position === event.position &&
    seen.type === event.type &&
    seen.timerId === event.timerId &&
    seen.deliveryId === event.deliveryId
  );
}

function difference(
  { history }: View,
  { reader, seen }: Reading,
  one: Seen,
  due: FeedEvent | undefined,
): Complaint {
  const there = history.events.find(({ position }) => position === one.position);
  const records = [reader, one, due, there];
  if (there !== undefined && there.tenant !== reader.tenant) {
    return complaint("Tenant isolation", reader.reader, "got another tenant's event", ...records);
  }
  const before = seen.indexOf(one);
  const says =
    there === undefined
      ? `got ${one.position}, which is not in the feed`
      : seen.findIndex(({ position }) => position === one.position) < before
        ? `got ${one.position} twice`
        : due?.position === one.position
          ? `got ${one.position} with other words`
          : `got ${one.position} where ${due?.position ?? "nothing"} belongs`;
  return complaint(promise, reader.reader, says, ...records);
}

function firstAfter(part: readonly FeedEvent[], position: number): number {
  let low = 0;
  let high = part.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (part[middle]!.position > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
