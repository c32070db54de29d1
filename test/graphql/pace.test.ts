// The iterators beneath subscriptions: each ends when told, and none runs ahead.
import { expect, test } from "vitest";
import { followTimer } from "../../src/server/graphql/feed.ts";
import { endingWith, mapped } from "../../src/server/graphql/follow.ts";
import type { Follow } from "../../src/server/graphql/follow.ts";
import { createPace, giving, taking } from "../../src/server/graphql/pace.ts";
import type { FeedEvent } from "../../src/server/hub.ts";
import { FeedClosedError } from "../../src/server/hub-subscriber.ts";
import { problemError } from "../../src/server/problems.ts";

interface Source extends Follow<number> {
  asked: number;
  returned: boolean;
}

function numbers(upto = Infinity): Source {
  const source: Source = {
    asked: 0,
    returned: false,
    async next() {
      source.asked += 1;
      const done = source.returned || source.asked > upto;
      return done ? { done: true, value: undefined } : { done: false, value: source.asked };
    },
    async return() {
      source.returned = true;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

// As GraphQL execution does: reads on as fast as it can.
async function pump(source: Follow<number>, into: number[]): Promise<void> {
  for await (const value of source) into.push(value);
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test("a reader that takes nothing lets nothing more be read", async () => {
  const source = numbers();
  const pace = createPace(3);
  const pumped: number[] = [];
  const paced = taking(source, pace);
  const pumping = pump(paced, pumped);
  await settled();

  expect(pumped).toEqual([1, 2, 3]);

  const results = giving(numbers(), pace);
  await results.next();
  await settled();
  expect(pumped).toEqual([1, 2, 3]);

  await results.next();
  await settled();
  expect(pumped).toEqual([1, 2, 3, 4]);

  await paced.return?.();
  await pumping;
  expect(source.returned).toBe(true);
});

test("what waits for its turn is woken by the end", async () => {
  const source = numbers();
  const paced = taking(source, createPace(0));
  const waiting = paced.next();

  await paced.return?.();

  expect(await waiting).toEqual({ done: true, value: undefined });
});

test("what maps to nothing is left out", async () => {
  const even = mapped(numbers(5), (value) => (value % 2 === 0 ? { value } : undefined));

  const seen = [];
  for await (const item of even) seen.push(item.value);

  expect(seen).toEqual([2, 4]);
});

test("an error is the last thing that is said", async () => {
  const broken = mapped(numbers(), (value) => {
    if (value === 2) throw new Error("broken");
    return { value };
  });
  const ending = endingWith<object>(broken, (error) => ({ error: String(error) }));

  const seen = [];
  for await (const item of ending) seen.push(item);

  expect(seen).toEqual([{ value: 1 }, { error: "Error: broken" }]);
});

test("an error that was lost on the way is asked for at the end", async () => {
  const pace = createPace(2);
  const source = (async function* broken() {
    yield 1;
    throw new Error("let go");
  })();

  const taken = taking(source as Follow<number>, pace);
  const told = endingWith<number | string>(taken, String, pace.failure);

  expect([await told.next(), await told.next(), await told.next()]).toEqual([
    { done: false, value: 1 },
    { done: false, value: "Error: let go" },
    { done: true, value: undefined },
  ]);
});

test.for([
  ["fell behind", new FeedClosedError("This subscriber fell behind.", "1-7")],
  ["is in another epoch", problemError("CURSOR_STALE", "after is stale.", { path: "after" })],
] as const)("who follows a timer and %s is told of no cursor", async ([, error]) => {
  const mark = { type: "mark", timerId: null } as FeedEvent;
  const subscribe = () =>
    (async function* closed() {
      yield mark;
      throw error;
    })() as Follow<FeedEvent>;
  const timer = { id: "a", status: "scheduled" };

  const followed = followTimer({ subscribe }, "tenant", () => Promise.resolve(timer));

  expect(await followed.next()).toMatchObject({ value: { event: { timer_id: "a" } } });
  await expect(followed.next()).rejects.toMatchObject({
    problem: { code: "UNAVAILABLE", hint: "Subscribe again.", path: null, cursor: null },
  });
});
