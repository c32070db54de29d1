// The lines of a history, to plant a bug in: found by what they are, changed, dropped, doubled.
import type { HistoryRecord } from "../history.ts";
import { instantOf, microsOf } from "../instants.ts";
import type { StateTimer } from "../state.ts";

export type Lines = HistoryRecord[];
export type Kind = HistoryRecord["record"];
export type Of<Some extends Kind> = Extract<HistoryRecord, { record: Some }>;

/** This history holds nothing in which the bug could be planted. */
export class NotThere extends Error {}

export interface Planted {
  readonly name: string;
  readonly promise: string;
  /** A part of what must be said of it, where another complaint would do by chance. */
  readonly says?: string;
  plant(lines: Lines): void;
}

export function all<Some extends Kind>(
  lines: Lines,
  kind: Some,
  where: (record: Of<Some>) => boolean = () => true,
): Of<Some>[] {
  return lines.filter((line): line is Of<Some> => line.record === kind && where(line as Of<Some>));
}

export function the<Some extends Kind>(
  lines: Lines,
  kind: Some,
  where: (record: Of<Some>) => boolean = () => true,
): Of<Some> {
  const found = all(lines, kind, where)[0];
  if (found === undefined) throw new NotThere(kind);
  return found;
}

export function alter<Some extends Kind>(
  lines: Lines,
  line: Of<Some>,
  change: Partial<Of<Some>>,
): void {
  lines[lines.indexOf(line)] = { ...line, ...change };
}

export function drop(lines: Lines, ...dropped: readonly HistoryRecord[]): void {
  const gone = new Set(dropped);
  const kept = lines.filter((line) => !gone.has(line));
  lines.length = 0;
  for (const line of kept) lines.push(line);
}

export function addAfter(lines: Lines, line: HistoryRecord, added: HistoryRecord): void {
  lines.splice(lines.indexOf(line) + 1, 0, added);
}

/** The same instant, moved. */
export function moved(instant: string, micros: number): string {
  return instantOf(microsOf(instant) + micros);
}

export function eventsOf(lines: Lines, timerId: string): Of<"state_event">[] {
  return all(lines, "state_event", (event) => event.timerId === timerId);
}

/** All that is told of a timer beside its row, also to readers. */
export function dropEvents(lines: Lines, timerId: string, where: (type: string) => boolean): void {
  const read = all(lines, "event", (event) => event.timerId === timerId && where(event.type));
  const told = eventsOf(lines, timerId).filter(({ type }) => where(type));
  drop(lines, ...read, ...told);
}

export function dropDeliveries(lines: Lines, timerId: string): void {
  drop(
    lines,
    ...all(lines, "state_delivery", (delivery) => delivery.timerId === timerId),
    ...all(lines, "request", (request) => request.timerId === timerId),
  );
}

/** A timer with such a way of events, its types in order. */
export function timerOf(
  lines: Lines,
  types: readonly string[],
  where: (timer: StateTimer) => boolean = () => true,
): StateTimer {
  const ways = new Map<string, string[]>();
  for (const { timerId, type } of all(lines, "state_event")) {
    ways.set(timerId ?? "", [...(ways.get(timerId ?? "") ?? []), type]);
  }
  const wanted = types.map((type) => `timer.${type}`).join();
  return the(
    lines,
    "state_timer",
    (timer) => ways.get(timer.id)?.join() === wanted && where(timer),
  );
}

/** The call that was answered so about a timer. */
export function endOf(
  lines: Lines,
  verb: string,
  outcome: string,
  where: (end: Of<"end">) => boolean = () => true,
): Of<"end"> {
  const begun = new Set(all(lines, "begin", (begin) => begin.verb === verb).map(({ op }) => op));
  return the(lines, "end", (end) => {
    const answers = [...(end.answer?.timers ?? []), ...(end.answer?.deliveries ?? [])];
    return begun.has(end.op) && answers[0]?.outcome === outcome && where(end);
  });
}
