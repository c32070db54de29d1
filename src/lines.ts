// The feed as lines for a person: when, what, which timer, and how it went. One vocabulary
// with every other face; an event that would say nothing new has no line.
import { styleText } from "node:util";

/** What a line is made of: an event, as the hub or the API gives it. */
export interface Told {
  readonly type: string;
  readonly occurredAt: string | null;
  readonly timerId: string | null;
  readonly data: unknown;
}

type Style = Parameters<typeof styleText>[0];

interface Kind {
  readonly word: string;
  readonly style: Style;
  readonly detail: (event: Told) => string;
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();
const nothing = () => "";

const kinds: Readonly<Record<string, Kind>> = {
  "timer.scheduled": { word: "scheduled", style: "cyan", detail: firesIn },
  "timer.rescheduled": { word: "rescheduled", style: "cyan", detail: firesIn },
  "timer.snoozed": { word: "snoozed", style: "cyan", detail: firesIn },
  "timer.paused": { word: "paused", style: "yellow", detail: nothing },
  "timer.resumed": { word: "resumed", style: "cyan", detail: firesIn },
  "timer.cancelled": { word: "cancelled", style: "yellow", detail: nothing },
  "timer.fired": { word: "fired", style: "green", detail: lag },
  "timer.missed": { word: "missed", style: "red", detail: reason },
  "timer.failed": { word: "failed", style: "red", detail: reason },
  "delivery.succeeded": { word: "succeeded", style: "green", detail: answered },
  "delivery.failed": { word: "retrying", style: "yellow", detail: retried },
  "delivery.dead": { word: "dead", style: "red", detail: reason },
  "endpoint.opened": { word: "unreachable", style: "red", detail: reason },
  "endpoint.closed": { word: "reachable", style: "green", detail: nothing },
  "endpoint.disabled": { word: "disabled", style: "red", detail: reason },
  "endpoint.enabled": { word: "enabled", style: "green", detail: nothing },
};

/** The hours are those of the machine's own time zone, unless another is given. */
export function lineOf(event: Told, note = "", zone?: string): string | null {
  const kind = kinds[event.type];
  if (kind === undefined) return null;
  const parts = [
    clockTime(event, zone),
    styleText(kind.style, kind.word.padEnd(11)),
    ...subjectOf(event),
    [kind.detail(event), note].filter((part) => part !== "").join(", "),
  ];
  return `  ${parts.join("  ").trimEnd()}`;
}

// A timer, by its name and the end of its id; or an endpoint.
function subjectOf(event: Told): string[] {
  const endpoint = textOf(field(event, "endpoint"));
  if (endpoint !== "") return [endpoint];
  return [textOf(field(event, "name")).padEnd(12), `…${event.timerId?.slice(-6)}`];
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** 5s, 1h 30m, 3d 4h: the two largest units, rounded, so that a moment after it 2h are still 2h. */
export function sayLength(lengthMs: number): string {
  if (lengthMs < 1000) return `${Math.max(0, Math.round(lengthMs))} ms`;
  const leastMs = lengthMs >= dayMs ? hourMs : lengthMs >= hourMs ? minuteMs : 1000;
  const roundMs = Math.round(lengthMs / leastMs) * leastMs;
  const units = [
    ["d", Math.floor(roundMs / dayMs)],
    ["h", Math.floor(roundMs / hourMs) % 24],
    ["m", Math.floor(roundMs / minuteMs) % 60],
    ["s", Math.floor(roundMs / 1000) % 60],
  ] as const;
  const first = units.findIndex(([, amount]) => amount > 0);
  const spoken = units.slice(first, first + 2).filter(([, amount]) => amount > 0);
  return spoken.map(([unit, amount]) => `${amount}${unit}`).join(" ");
}

function clockTime(event: Told, zone: string | undefined): string {
  const firedAt = event.type === "timer.fired" ? field(event, "firedAt") : undefined;
  const at = new Date(typeof firedAt === "string" ? firedAt : textOf(event.occurredAt));
  const clock = clocks.get(zone) ?? clockOf(zone);
  return clock.format(at);
}

function clockOf(zone: string | undefined): Intl.DateTimeFormat {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  clocks.set(zone, clock);
  return clock;
}

function firesIn(event: Told): string {
  const waitMs = Date.parse(textOf(field(event, "fireAt"))) - Date.parse(textOf(event.occurredAt));
  return waitMs > 0 ? `fires in ${sayLength(waitMs)}` : "fires at once";
}

function lag(event: Told): string {
  const lagMs = Number(field(event, "lagMs"));
  const length = lagMs < 1000 ? `${lagMs.toFixed(1)} ms` : sayLength(lagMs);
  return `${length} after its time`;
}

function answered(event: Told): string {
  return `${textOf(field(event, "kind"))} ${textOf(field(event, "statusCode"))} in ${sayLength(Number(field(event, "durationMs")))}`;
}

function retried(event: Told): string {
  const waitMs =
    Date.parse(textOf(field(event, "nextAttemptAt"))) - Date.parse(textOf(event.occurredAt));
  return `${reason(event)} Attempt ${textOf(field(event, "attempt"))}, next in ${sayLength(waitMs)}`;
}

function reason(event: Told): string {
  return textOf(field(event, "reason"));
}

function field({ data }: Told, name: string): unknown {
  return (data as Record<string, unknown> | null)?.[name];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
