// Instants of the database as microseconds since 1970: a millisecond too early is seen, and so is
// a microsecond.
import type { Instant } from "./history.ts";

const form =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;

export function microsOf(instant: Instant): number {
  const parts = form.exec(instant);
  if (parts === null) throw new Error(`${instant} is no instant with an offset`);
  const [, day, time, fraction = "", sign, hours = "0", minutes = "0"] = parts;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return (Date.parse(`${day}T${time}Z`) - offsetMs) * 1000 + Number(fraction.padEnd(6, "0"));
}

export function instantOf(micros: number): Instant {
  const text = new Date(Math.floor(micros / 1000)).toISOString().slice(0, -1);
  return `${text}${String(micros % 1000).padStart(3, "0")}Z`;
}
