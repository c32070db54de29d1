// How long to wait before asking again, and the wait itself.
import type { MinootsError } from "./errors.ts";

export interface Retry {
  readonly error: MinootsError;
  /** How many times in a row it has now failed. */
  readonly attempt: number;
  readonly waitMs: number;
}

export interface Pace {
  /** The first wait; each further one is twice as long. */
  readonly firstMs: number;
  readonly maxMs: number;
}

// Who says to come back later than that is believed, and the error is thrown.
export const retryAfterMaxMs = 60_000;

/** Twice as long each time, up to the most, and a random half of it, so that not all come at once. */
export function waitBefore(error: MinootsError, attempt: number, pace: Pace): number {
  const { firstMs, maxMs } = pace;
  if (error.retryAfterSeconds !== null) return error.retryAfterSeconds * 1000 + spread(firstMs);
  const longest = Math.min(maxMs, firstMs * 2 ** (attempt - 1));
  return longest / 2 + spread(longest / 2);
}

function spread(rangeMs: number): number {
  return Math.random() * rangeMs;
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const stop = () => {
      clearTimeout(timer);
      reject(reasonOf(signal!));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, waitMs);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

// No timer goes further than this: what is set for longer fires at once.
const stepMaxMs = 2 ** 31 - 1;

/** Does the work after so long, however long that is; answers how to leave it. */
export function after(waitMs: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const step = (leftMs: number) => {
    const next = leftMs > stepMaxMs ? () => step(leftMs - stepMaxMs) : work;
    timer = setTimeout(next, Math.min(leftMs, stepMaxMs));
  };
  step(waitMs);
  return () => clearTimeout(timer);
}

// Whatever its owner gave, mostly an AbortError.
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason as Error;
}
