// Instants as people say them, by how far they are from now.
import { sayLength } from "../lines.ts";

export function sayAgo(instant: string | null, nowMs: number, never: string): string {
  if (instant === null) return never;
  const lengthMs = nowMs - Date.parse(instant);
  if (Math.abs(lengthMs) < 1000) return "now";
  return lengthMs > 0 ? `${sayLength(lengthMs)} ago` : `in ${sayLength(-lengthMs)}`;
}
