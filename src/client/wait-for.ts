// Waiting for the end of one timer: it is followed until the server says that it has ended,
// and looked at anew after each break, so that no break can hide the end.
import { MinootsError } from "./errors.ts";
import { follow } from "./follow.ts";
import type { FollowScene } from "./follow.ts";
import type { Variables } from "./request.ts";
import type { TimerDetails, TimerStatus } from "./types.ts";
import { after, reasonOf } from "./waiting.ts";

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** After how long to give up, with WAIT_TIMEOUT. Never, if not given. */
  readonly timeoutMs?: number | undefined;
}

const finals: readonly TimerStatus[] = ["COMPLETED", "FAILED", "CANCELLED", "MISSED"];

export async function waitFor(
  scene: FollowScene,
  which: Variables<"followTimer">,
  { signal, timeoutMs }: WaitOptions,
): Promise<TimerDetails> {
  signal?.throwIfAborted();
  let last: TimerDetails | null = null;
  const isDone = () => last !== null && finals.includes(last.status);
  const ending = endingAfter(signal, timeoutMs);
  try {
    const { signal: ended } = ending;
    const once = (heard: () => void) =>
      scene.sockets().follow("followTimer", which, (timer) => (heard(), (last = timer)), ended);
    await follow(scene, { once, isDone, signal: ended });
  } finally {
    ending.stop();
  }
  if (isDone()) return last!;
  if (signal?.aborted) throw reasonOf(signal);
  throw stillOpen(last, timeoutMs!);
}

function stillOpen(last: TimerDetails | null, timeoutMs: number): MinootsError {
  const where = last === null ? "The timer was not reached" : `The timer is still ${last.status}`;
  return new MinootsError("WAIT_TIMEOUT", `${where} after ${timeoutMs} ms.`, {
    hint: "Wait again: nothing is lost by it.",
  });
}

function endingAfter(signal: AbortSignal | undefined, timeoutMs: number | undefined) {
  const controller = new AbortController();
  const end = () => controller.abort();
  const cancel = timeoutMs === undefined ? () => undefined : after(timeoutMs, end);
  signal?.addEventListener("abort", end, { once: true });
  return {
    signal: controller.signal,
    stop() {
      cancel();
      signal?.removeEventListener("abort", end);
      end();
    },
  };
}
