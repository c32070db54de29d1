// Ties how fast a subscription takes events from the hub to how fast its socket lets them
// go. GraphQL execution would read on without end, and a reader that stopped would fill
// our memory; so it waits here, the hub's own queue fills, and the hub lets that one go.
import { following } from "./follow.ts";
import type { Follow } from "./follow.ts";

export interface Pace {
  take(): Promise<void>;
  give(): void;
  end(reason?: unknown): void;
  /** Why it ended, if something went wrong. */
  failure(): unknown;
}

export function createPace(aheadMax: number): Pace {
  let ahead = 0;
  let ended = false;
  let failure: unknown;
  let wake = () => {};
  return {
    async take() {
      while (ahead >= aheadMax && !ended) await new Promise<void>((resolve) => (wake = resolve));
      ahead += 1;
    },
    give() {
      ahead -= 1;
      wake();
    },
    end(reason) {
      ended = true;
      failure ??= reason;
      wake();
    },
    failure: () => failure,
  };
}

// What goes into execution: waits for its turn. An error does not go in, but is kept: execution
// would drop it while the reader is behind, just when the hub lets that one go.
export function taking<Value>(source: Follow<Value>, pace: Pace): Follow<Value> {
  const iterator = following<Value, Value>(source, async () => {
    await pace.take();
    try {
      return await source.next();
    } catch (error) {
      pace.end(error);
      return { done: true, value: undefined };
    }
  });
  const end = iterator.return!;
  iterator.return = (value) => {
    pace.end();
    return end(value);
  };
  return iterator;
}

// What comes out of it: asking for the next means that the one before is on its way.
export function giving<Value>(source: Follow<Value>, pace: Pace): Follow<Value> {
  let given = true;
  return following<Value, Value>(source, async () => {
    if (!given) pace.give();
    given = false;
    return source.next();
  });
}
