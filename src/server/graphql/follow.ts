// Async iterators as the subscriptions need them: written out, since a generator parked on
// an await does not notice that it was ended from outside.
export type Follow<Value> = AsyncIterableIterator<Value, unknown, undefined>;

// Each value as map says; what maps to undefined is left out.
export function mapped<In, Out extends object>(
  source: Follow<In>,
  map: (value: In) => Promise<Out | undefined> | Out | undefined,
): Follow<Out> {
  return following<In, Out>(source, async () => {
    for (;;) {
      const { done, value } = await source.next();
      if (done) return { done: true, value: undefined };
      const out = await map(value);
      if (out !== undefined) return { done: false, value: out };
    }
  });
}

// An error becomes the last value: what follows a stream is told why it ended. Whoever stands
// between may have lost it, so it can also be asked for at the end.
export function endingWith<Value>(
  source: Follow<Value>,
  last: (error: unknown) => Value,
  lostError: () => unknown = () => undefined,
): Follow<Value> {
  let ended = false;
  const end = async (error: unknown): Promise<IteratorResult<Value>> => {
    ended = true;
    await source.return?.();
    return { done: false, value: last(error) };
  };
  return following(source, async () => {
    if (ended) return { done: true, value: undefined };
    try {
      const result = await source.next();
      const error = result.done ? lostError() : undefined;
      return error === undefined ? result : await end(error);
    } catch (error) {
      return end(error);
    }
  });
}

export function following<In, Out>(
  source: Follow<In>,
  next: () => Promise<IteratorResult<Out>>,
): Follow<Out> {
  const iterator: Follow<Out> = {
    next,
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
