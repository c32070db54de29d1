// The feed without end: after any break it goes on from the cursor of the last event, so that
// nothing is missed or told twice. Only a refusal ends it.
import { pause } from "../pause.ts";
import type { Backend, Event, EventFilter } from "./backend.ts";
import { failureOf } from "./failures.ts";

const waitFirstMs = 250;
const waitMaxMs = 5000;

const passing = new Set(["UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"]);

export interface Following {
  readonly backend: Backend;
  readonly after: string | null;
  readonly filter: EventFilter;
  readonly signal: AbortSignal;
  /** Called at each break with what happened, and with null once it goes on. */
  readonly onBreak: (why: string | null) => void;
}

export async function* follow(following: Following): AsyncGenerator<Event> {
  const { backend, filter, signal, onBreak } = following;
  let after = following.after ?? (await backend.feedCursor());
  let waitMs = waitFirstMs;
  while (!signal.aborted) {
    try {
      for await (const event of backend.events(after, filter, signal)) {
        waitMs = goneOn(waitMs, onBreak);
        after = event.cursor;
        yield event;
      }
    } catch (error) {
      const { code, message } = failureOf(error);
      if (!passing.has(code)) throw error;
      if (waitMs === waitFirstMs) onBreak(message);
    }
    await pause(waitMs, signal);
    waitMs = Math.min(2 * waitMs, waitMaxMs);
  }
}

function goneOn(waitMs: number, onBreak: Following["onBreak"]): number {
  if (waitMs > waitFirstMs) onBreak(null);
  return waitFirstMs;
}
