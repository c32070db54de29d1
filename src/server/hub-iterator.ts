// A subscriber as an async iterator that can be ended from outside at any time: a
// generator parked on an await would not notice its return(), this one is woken by it.
import { advance, close, FeedClosedError } from "./hub-subscriber.ts";
import type { FeedEvent } from "./hub-source.ts";
import type { Subscriber, SubscriberHost } from "./hub-subscriber.ts";
import { problemOf } from "./problems.ts";

export function iterate(
  host: SubscriberHost,
  subscriber: Subscriber,
): AsyncIterableIterator<FeedEvent> {
  let turn: Promise<unknown> = Promise.resolve();
  const iterator: AsyncIterableIterator<FeedEvent> = {
    next() {
      const take = () => nextOf(host, subscriber);
      const taken = turn.then(take, take);
      turn = taken;
      return taken;
    },
    async return() {
      close(host, subscriber, null);
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      close(host, subscriber, null);
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

async function nextOf(
  host: SubscriberHost,
  subscriber: Subscriber,
): Promise<IteratorResult<FeedEvent>> {
  for (;;) {
    const event = subscriber.queue.shift();
    if (event !== undefined) return handOver(host, subscriber, event);
    if (subscriber.stage === "ended") return lastOf(subscriber);
    if (subscriber.stage === "live") await parked(subscriber);
    else await advanced(host, subscriber);
  }
}

function handOver(
  host: SubscriberHost,
  subscriber: Subscriber,
  event: FeedEvent,
): IteratorResult<FeedEvent> {
  subscriber.cursor = event.cursor;
  subscriber.quietSinceMs = host.nowMs();
  return { done: false, value: event };
}

// The reason is told once; after it the iterator is simply done.
function lastOf(subscriber: Subscriber): IteratorResult<FeedEvent> {
  const { error } = subscriber;
  subscriber.error = null;
  if (error !== null) throw error;
  return { done: true, value: undefined };
}

function parked(subscriber: Subscriber): Promise<void> {
  return new Promise((resolve) => {
    subscriber.wake = resolve;
  });
}

// Only the end cuts a read short; what it still brings is then dropped.
function advanced(host: SubscriberHost, subscriber: Subscriber): Promise<void> {
  return new Promise((resolve) => {
    subscriber.wake = () => {
      if (subscriber.stage === "ended") resolve();
    };
    advance(host, subscriber)
      .catch((error: unknown) => close(host, subscriber, endOf(subscriber, error)))
      .finally(resolve);
  });
}

// Where the database was away for a moment, the way back in is the cursor, as ever.
function endOf({ cursor }: Subscriber, error: unknown): Error {
  const problem = problemOf(error);
  if (problem?.code === "UNAVAILABLE") return new FeedClosedError(problem.message, cursor);
  return error instanceof Error ? error : new Error(String(error));
}
