// What a history holds, in figures: without them "no complaint" says nothing.
import type { History } from "./gather.ts";

export interface Summary {
  readonly timers: number;
  readonly operations: { readonly ok: number; readonly refused: number; readonly unknown: number };
  /** Of the unknown: how many by face and why; "no end" where nobody was there to hear it. */
  readonly unknownBy: Readonly<Record<string, number>>;
  readonly deliveries: number;
  readonly requests: number;
  readonly events: number;
  readonly readers: number;
  readonly read: number;
  /** Those whose effect was seen. */
  readonly faults: number;
}

export function summaryOf(history: History): Summary {
  const operations = { ok: 0, refused: 0, unknown: 0 };
  const unknownBy: Record<string, number> = {};
  for (const { begin, end } of history.operations.values()) {
    const outcome = end?.outcome ?? "unknown";
    operations[outcome] += 1;
    if (outcome !== "unknown") continue;
    const how = `${begin.face}: ${end === null ? "no end" : (end.why ?? "no reason given")}`;
    unknownBy[how] = (unknownBy[how] ?? 0) + 1;
  }
  const readings = [...history.readings.values()];
  return {
    timers: history.timers.size,
    operations,
    unknownBy,
    deliveries: history.deliveries.size,
    requests: history.requests.length,
    events: history.events.length,
    readers: readings.length,
    read: readings.reduce((sum, { seen }) => sum + seen.length, 0),
    faults: history.faults.filter(({ counted }) => counted).length,
  };
}

export function saySummary(summary: Summary): string {
  const { operations } = summary;
  return [
    `${summary.timers} timers`,
    `${operations.ok + operations.refused + operations.unknown} operations ` +
      `(${operations.refused} refused, ${operations.unknown} unknown)`,
    `${summary.deliveries} deliveries in ${summary.requests} requests`,
    `${summary.events} events`,
    `${summary.read} read by ${summary.readers} readers`,
    `${summary.faults} faults`,
  ].join(", ");
}
