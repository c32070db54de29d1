// Instants as people say them: by how far they are from now, and by the hour in their zone.
import { sayLength } from "../lines.ts";
import { UsageError } from "./command.ts";
import type { Call } from "./command.ts";
import { guess } from "../guess.ts";

const dayMs = 86_400_000;

export function sayAgo(instant: string | null, nowMs: number, never: string): string {
  if (instant === null) return never;
  const lengthMs = nowMs - Date.parse(instant);
  if (Math.abs(lengthMs) < 1000) return "now";
  return lengthMs > 0 ? `${sayLength(lengthMs)} ago` : `in ${sayLength(-lengthMs)}`;
}

/** in 3d 4h (Fri 09:00 Europe/Berlin) */
export function sayBoth(instant: string, nowMs: number, zone: string): string {
  return `${sayAgo(instant, nowMs, "")} (${sayHour(instant, nowMs, zone)})`;
}

/** Fri 09:00 Europe/Berlin: with the date when the day of the week would not do. */
export function sayHour(instant: string, nowMs: number, zone: string): string {
  const at = new Date(instant);
  const distanceMs = Math.abs(at.getTime() - nowMs);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(at);
  const clock = part({
    hour: "2-digit",
    minute: "2-digit",
    ...(distanceMs < dayMs / 24 ? { second: "2-digit" as const } : {}),
  });
  const day = part({ weekday: "short" });
  if (distanceMs < 6 * dayMs) return `${day} ${clock} ${zone}`;
  const isNear = distanceMs < 300 * dayMs;
  const date = part({
    day: "numeric",
    month: "short",
    ...(isNear ? {} : { year: "numeric" as const }),
  });
  return `${day} ${date} ${clock} ${zone}`;
}

export function zoneOf(call: Pick<Call, "text">): string {
  const written = call.text("zone");
  if (written === null) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: written }).resolvedOptions().timeZone;
  } catch {
    throw unknownZone(written);
  }
}

// People know the city; the part of the world before it is easily wrong.
function unknownZone(written: string): UsageError {
  const zones = Intl.supportedValuesOf("timeZone");
  const city = (zone: string) => zone.slice(zone.lastIndexOf("/") + 1).toLowerCase();
  const near = guess(city(written), zones.map(city));
  const meant =
    guess(
      written,
      zones.map((zone) => zone.toLowerCase()),
    ) ?? near;
  const zone = zones.find((each) => each.toLowerCase() === meant || city(each) === meant);
  return new UsageError(
    `There is no time zone ${written}.`,
    zone === undefined ? "Write it as Europe/Berlin, or UTC." : `Did you mean ${zone}?`,
  );
}
