// What became of one timer, drawn to scale: first the wait for its time, then what followed,
// each on a scale of its own, since one is days and the other milliseconds.
import { styleText } from "node:util";
import { sayLength } from "../lines.ts";
import type { Delivery, Event, History, Timer } from "./backend.ts";
import { sayBoth } from "./moments.ts";
import { shortId } from "./naming.ts";
import { alignRows } from "./table.ts";

interface Line {
  readonly at: number;
  readonly what: string;
  readonly detail: string;
}

type Style = Parameters<typeof styleText>[0];

const waitColumns = 18;
const afterColumns = 22;
const dayMs = 86_400_000;

const moved = new Set(["timer.rescheduled", "timer.snoozed", "timer.paused", "timer.resumed"]);

const styles: Readonly<Record<string, Style>> = {
  fired: "green",
  completed: "green",
  failed: "red",
  missed: "red",
  cancelled: "yellow",
  now: "dim",
};

export function drawHistory(history: History, zone: string, nowMs = Date.now()): string {
  const { timer } = history;
  const rows = [
    ["key", timer.key ?? ""],
    ["labels", labelsOf(timer)],
    ["due", `${sayBoth(timer.fireAt, nowMs, zone)}  ${timer.fireAt}`],
    ["id", timer.id],
  ];
  const title = `${timer.name}  ${shortId(timer.id)}  ${colored(timer.status, timer.status)}`;
  const facts = alignRows(rows.filter(([, fact]) => fact !== ""));
  return [
    styleText("bold", title),
    ...facts,
    "",
    ...drawLines(linesOf(history, nowMs), timer, zone),
  ].join("\n");
}

function labelsOf({ labels }: Timer): string {
  return Object.entries(labels)
    .map(([name, text]) => `${name}=${text}`)
    .join("  ");
}

function linesOf({ timer, deliveries, events }: History, nowMs: number): Line[] {
  const waits = timer.status === "scheduled" || timer.status === "paused";
  const scheduled = events.find(({ type }) => type === "timer.scheduled");
  const lines = [
    line(timer.createdAt, "scheduled", byWhom(scheduled)),
    ...events.filter(({ type }) => moved.has(type)).map(moveOf),
    line(timer.fireAt, "due", ""),
    line(timer.firedAt, "fired", lagOf(timer)),
    ...deliveries.flatMap(attemptsOf),
    line(timer.finishedAt, timer.status, timer.reason ?? ""),
    line(waits ? new Date(nowMs).toISOString() : null, "now", ""),
  ];
  const known = lines.filter(({ at }) => !Number.isNaN(at));
  return known.toSorted((left, right) => left.at - right.at);
}

function line(at: string | null, what: string, detail: string): Line {
  return { at: at === null ? Number.NaN : Date.parse(at), what, detail };
}

function byWhom(event: Event | undefined): string {
  return event === undefined ? "" : `by ${event.actor}, ${event.face}`;
}

function moveOf(event: Event): Line {
  const { fireAt } = event.data ?? {};
  const to = typeof fireAt === "string" ? `to ${fireAt} ` : "";
  return line(event.occurredAt, event.type.slice("timer.".length), `${to}${byWhom(event)}`);
}

function lagOf({ lagMs, late }: Timer): string {
  if (lagMs === null) return "";
  const length = lagMs < 1000 ? `${lagMs.toFixed(1)} ms` : sayLength(lagMs);
  return `${length} after its time${late ? ", too late" : ""}`;
}

function attemptsOf({ actionId, kind, attempts, status, nextAttemptAt }: Delivery): Line[] {
  const made = attempts.map(({ at, attempt, statusCode, durationMs, error }) => {
    const met = error ?? (statusCode === null ? "" : `answered ${statusCode}`);
    const length = durationMs === null ? "" : ` in ${sayLength(durationMs)}`;
    return line(at, `attempt ${attempt}`, `${kind} ${actionId}: ${met}${length}`);
  });
  if (status !== "pending" || nextAttemptAt === null) return made;
  return [...made, line(nextAttemptAt, "next attempt", `${kind} ${actionId}`)];
}

function drawLines(lines: readonly Line[], timer: Timer, zone: string): string[] {
  const dueMs = Date.parse(timer.fireAt);
  const firstMs = lines[0]!.at;
  const lastMs = lines.at(-1)!.at;
  const columnOf = (at: number) =>
    at <= dueMs
      ? share(at - firstMs, dueMs - firstMs, waitColumns)
      : waitColumns + share(at - dueMs, lastMs - dueMs, afterColumns);
  let before = 0;
  const clocks = lines.map(({ at }) => clock(at, zone, lastMs - firstMs >= dayMs));
  const width = Math.max(...clocks.map(({ length }) => length));
  const drawn = lines.map(({ at, what, detail }, index) => {
    const column = columnOf(at);
    const bar = `${" ".repeat(before)}${"─".repeat(Math.max(0, column - before))}●`;
    before = column;
    const room = bar.padEnd(waitColumns + afterColumns + 2);
    const said = `${what.padEnd(12)}  ${detail}`.trimEnd();
    return `${clocks[index]!.padEnd(width)}  ${colored(what, `${room}${said}`)}`;
  });
  return [
    `${" ".repeat(width)}  ${styleText("dim", scaleOf(dueMs - firstMs, lastMs - dueMs))}`,
    ...drawn,
  ];
}

function share(part: number, whole: number, columns: number): number {
  return whole <= 0 ? 0 : Math.round((part / whole) * columns);
}

// ├── 2h ──────┤├── 12 ms ──┤
function scaleOf(waitMs: number, afterMs: number): string {
  const piece = (lengthMs: number, columns: number) => {
    if (lengthMs <= 0) return " ".repeat(columns);
    return `├─ ${sayLength(lengthMs)} `.padEnd(columns - 1, "─") + "┤";
  };
  return `${piece(waitMs, waitColumns + 1)}${piece(afterMs, afterColumns)}`.trimEnd();
}

function clock(at: number, zone: string, hasDate: boolean): string {
  const text = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    ...(hasDate ? { day: "2-digit" as const, month: "short" as const } : {}),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(at);
  return text.replace(",", "");
}

function colored(what: string, text: string): string {
  const style = styles[what];
  return style === undefined ? text : styleText(style, text);
}
