// Instants as the API reads and writes them: RFC 3339 with an offset in, UTC with
// milliseconds out. Postgres would also take "tomorrow", so what reaches it has been
// read here first, by the same rules as its own read_instant.
import { problemError } from "./problems.ts";
import type { ProblemError } from "./problems.ts";

const shape =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,12}))?(?:[Zz]|([+-])(0\d|1[0-4]):([0-5]\d))$/;
const firstMs = Date.parse("0001-01-01T00:00:00Z");
const lastMs = Date.parse("9999-12-31T00:00:00Z");
const boundsHint = "Stay between 0001-01-01T00:00:00Z and 9999-12-31T00:00:00Z.";
const generalHint = "Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.";

// Rounded up to the millisecond: a timer may be a little late, never early.
export function readInstant(written: unknown): string {
  const part = typeof written === "string" ? shape.exec(written) : null;
  if (part === null) throw wrongInstant(`${shown(written)} is not an instant.`, guess(written));
  const [text, year = "", month, day, hour, minute, second, fraction = "", sign, hours, minutes] =
    part;
  const whole = new Date(0);
  whole.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (Number(year) < 1 || whole.getUTCDate() !== Number(day)) {
    throw wrongInstant(`${text} is a day that does not exist.`);
  }
  whole.setUTCHours(Number(hour), Number(minute), Number(second));
  const offsetMs =
    (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return bounded(whole.getTime() - offsetMs + roundedUpMs(fraction));
}

function bounded(epochMs: number): string {
  if (epochMs >= firstMs && epochMs <= lastMs) return new Date(epochMs).toISOString();
  const where = epochMs < firstMs ? "before the year 1" : "beyond 9999-12-31T00:00:00Z";
  throw wrongInstant(`goes ${where}.`, boundsHint);
}

export function writeInstant(stored: unknown): string {
  return new Date(String(stored)).toISOString();
}

function roundedUpMs(fraction: string): number {
  const digits = fraction.padEnd(12, "0");
  return Number(digits.slice(0, 3)) + (/[1-9]/.test(digits.slice(3)) ? 1 : 0);
}

function wrongInstant(message: string, hint: string = generalHint): ProblemError {
  return problemError("INVALID_TIME", message, { hint });
}

function shown(written: unknown): string {
  return JSON.stringify(written).slice(0, 66);
}

function guess(written: unknown): string {
  const text = String(written);
  if (/^[12]\d{9}$/.test(text)) return meant("Seconds", Number(text) * 1000).replace(".000Z", "Z");
  if (/^[12]\d{12}$/.test(text)) return meant("Milliseconds", Number(text));
  if (/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?$/.test(text)) {
    return `It has no offset. Add Z for UTC: ${text}Z.`;
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) {
    return `It has no time of day. Midnight in UTC is ${text}T00:00:00Z.`;
  }
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(text)) {
    const offset = /[+-]\d\d:\d\d$/.test(text) ? "" : "Z";
    const whole = `${text.replace(" ", "T").replace(/Z$/, "")}${offset}`;
    return `Put T between day and time, and an offset at the end: ${whole}.`;
  }
  if (/^[+-]?\d{5,}-\d\d-\d\dT/.test(text)) {
    return "A year has four digits; the last instant is 9999-12-31T00:00:00Z.";
  }
  return generalHint;
}

function meant(unit: string, epochMs: number): string {
  return `${unit} since 1970? Did you mean ${new Date(epochMs).toISOString()}?`;
}
