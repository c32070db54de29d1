// Following through breaks: what the server ended for a passing reason is asked for again,
// after a wait that grows, for as long as the caller wants it.
import { MinootsError } from "./errors.ts";
import { isPassing } from "./request.ts";
import type { Sockets } from "./sockets.ts";
import { pause, waitBefore } from "./waiting.ts";
import type { Retry } from "./waiting.ts";

const maxMs = 30_000;

export interface Following {
  /** Follows once, from where it then stands; `heard` with each thing that comes. */
  once(heard: () => void): Promise<void>;
  /** Whether there is nothing more to follow. */
  isDone(): boolean;
  /** A break, before the wait. */
  broke?(error: MinootsError): void;
  readonly signal: AbortSignal;
}

export interface FollowScene {
  /** Opened by the first that needs it. */
  readonly sockets: () => Sockets;
  readonly retryWaitMs: number;
  readonly onRetry: (retry: Retry) => void;
}

/** Ends when it is done or aborted; throws what does not pass by waiting. */
export async function follow(
  { retryWaitMs, onRetry }: FollowScene,
  following: Following,
): Promise<void> {
  const { signal } = following;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const error = await attemptOnce(following, () => (attempt = 0));
    if (signal.aborted || following.isDone()) return;
    following.broke?.(error);
    attempt = Math.max(attempt, 1);
    const waitMs = waitBefore(error, attempt, { firstMs: retryWaitMs, maxMs });
    onRetry({ error, attempt, waitMs });
    await pause(waitMs, signal).catch(() => undefined);
  }
}

async function attemptOnce({ once }: Following, heard: () => void): Promise<MinootsError> {
  try {
    await once(heard);
    return new MinootsError("UNAVAILABLE", "The server ended the subscription.");
  } catch (error) {
    if (error instanceof MinootsError && isPassing(error.code)) return error;
    throw error;
  }
}
