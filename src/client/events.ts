// The feed as an async iterator that no break interrupts: each event once and in order, from
// the cursor it is given or from now. What comes waits in a queue; whoever is too slow for it
// lets the subscription go and takes it up again, after what is queued, once that is read.
import type { MinootsError } from "./errors.ts";
import { follow } from "./follow.ts";
import type { FollowScene } from "./follow.ts";
import type { Variables } from "./request.ts";
import type { FeedEvent } from "./types.ts";
import { reasonOf } from "./waiting.ts";

export interface EventsOptions extends Variables<"timerEvents"> {
  readonly signal?: AbortSignal | undefined;
}

export interface EventStream extends AsyncIterableIterator<FeedEvent, undefined, undefined> {
  /** Where the feed was read up to: keep it, and go on after it. Null before anything came. */
  readonly cursor: string | null;
}

export interface EventsScene extends FollowScene {
  readonly queueMax: number;
}

interface State {
  readonly queue: FeedEvent[];
  /** Up to where it was handed out. */
  cursor: string | null;
  /** Up to where it was received. */
  received: string | null;
  following: AbortController | null;
  failure: { readonly error: unknown } | null;
  ended: boolean;
  wake: () => void;
}

export function createEvents(scene: EventsScene, wanted: EventsOptions): EventStream {
  const { signal } = wanted;
  const after = wanted.after ?? null;
  const state: State = {
    queue: [],
    cursor: after,
    received: after,
    following: null,
    failure: null,
    ended: false,
    wake: () => {},
  };
  const abort = () => end(state, { error: reasonOf(signal!) });
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  const finish = async () => {
    signal?.removeEventListener("abort", abort);
    end(state, null);
    return { done: true as const, value: undefined };
  };
  // Whoever asks for several at once is served in the order of asking.
  let turn: Promise<unknown> = Promise.resolve();
  const stream: EventStream = {
    get cursor() {
      return state.cursor;
    },
    next() {
      const taken = turn.then(() => take(scene, wanted, state));
      turn = taken.catch(() => undefined);
      return taken;
    },
    return: finish,
    async throw(error: unknown) {
      await finish();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

async function take(
  scene: EventsScene,
  wanted: EventsOptions,
  state: State,
): Promise<IteratorResult<FeedEvent, undefined>> {
  for (;;) {
    const event = state.ended ? undefined : state.queue.shift();
    if (event !== undefined) {
      state.cursor = event.cursor;
      if (event.type !== "MARK") return { done: false, value: event };
      continue;
    }
    if (state.failure !== null) {
      const { error } = state.failure;
      end(state, null);
      throw error;
    }
    if (state.ended) return { done: true, value: undefined };
    if (state.following === null) start(scene, wanted, state);
    await new Promise<void>((resolve) => (state.wake = resolve));
  }
}

function end(state: State, failure: State["failure"]): void {
  state.ended = true;
  state.failure = failure;
  state.queue.length = 0;
  state.following?.abort();
  state.wake();
}

function start(scene: EventsScene, wanted: EventsOptions, state: State): void {
  const following = new AbortController();
  state.following = following;
  const { signal: _, ...filter } = wanted;
  follow(scene, {
    once: (heard) =>
      scene.sockets().follow(
        "timerEvents",
        { ...filter, after: state.received },
        (event) => {
          if (following.signal.aborted) return;
          heard();
          receive(scene, state, event);
        },
        following.signal,
      ),
    isDone: () => false,
    // What the server had sent and we had not wanted lies before it.
    broke: ({ cursor }: MinootsError) => (state.received = cursor ?? state.received),
    signal: following.signal,
  }).catch((error: unknown) => {
    if (state.following === following) state.failure = { error };
    state.wake();
  });
}

function receive({ queueMax }: EventsScene, state: State, event: FeedEvent): void {
  state.queue.push(event);
  state.received = event.cursor;
  if (state.queue.length >= queueMax) {
    state.following?.abort();
    state.following = null;
  }
  state.wake();
}
