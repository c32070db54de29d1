// Why nobody knows how a call ended, in few words that can be counted: what a server said that is
// no refusal, or how the way to it broke.
import pg from "pg";

/** An answer over HTTP that is no JSON. */
export class Unreadable extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status}: ${text.slice(0, 200)}`);
    this.name = "Unreadable";
    this.status = status;
  }
}

export function whyUnknown(error: unknown): string {
  if (error instanceof Unreadable) return `${error.status} unreadable`;
  if (error instanceof pg.DatabaseError) return `SQL ${error.code ?? "without a code"}`;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const isLate = name === "TimeoutError" || /timed? ?out/i.test(message);
  return isLate ? "time-out" : isBroken(error) ? "cut" : `${name}: ${message.slice(0, 80)}`;
}

// A way that broke: by the system's word for it, or by pg's or fetch's sentence.
const sentences = /terminated|fetch failed|connection (error|ended)|not queryable|socket/i;

function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  return (typeof code === "string" && code.startsWith("E")) || sentences.test(error.message);
}
