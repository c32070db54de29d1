// The limiter on its own, over a database that is made up: when it asks, and when it need not.
import { expect, test } from "vitest";
import type { Allowance, Identity } from "../../src/database/wire.ts";
import { createLimiter, RateLimitedError } from "../../src/server/limits.ts";

const identity = { tenantId: "t", tenantName: "t", keyId: "k", scopes: [] } as Identity;

/** A bucket of so many; each question waits until it is let go on. */
function aBucket(size: number, retrySeconds = 5) {
  let left = size;
  const asked: [number, number][] = [];
  const gates: (() => void)[] = [];
  let ms = 0;
  const pool = {
    query: async ({ values }: { values: [string, number, number] }) => {
      const [, cost, requests] = values;
      asked.push([cost, requests]);
      await new Promise<void>((resolve) => gates.push(resolve));
      const allowed = cost <= left;
      if (allowed) left -= cost;
      const row: Partial<Allowance> = { allowed, remaining: left, retrySeconds };
      return { rows: [row] };
    },
  };
  const limiter = createLimiter({ pool: pool as never, nowMs: () => ms });
  return {
    asked,
    spend: async (cost?: number) => await limiter.spend(identity, cost),
    async release() {
      while (gates.length > 0) {
        gates.shift()!();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    wait: (waitMs: number) => void (ms += waitMs),
  };
}

test("what comes while one is asked is asked together", async () => {
  const { asked, spend, release } = aBucket(10);
  const answers = Promise.all([spend(), spend(2), spend(), spend()]);

  await release();

  expect((await answers).map(({ allowed }) => allowed)).toEqual([true, true, true, true]);
  expect(asked).toEqual([
    [1, 1],
    [4, 3],
  ]);
});

test("what does not fit together is asked one by one, and the first ones win", async () => {
  const { asked, spend, release } = aBucket(3);
  const answers = Promise.allSettled([spend(), spend(), spend(), spend()]);

  await release();

  expect((await answers).map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  expect(asked).toEqual([
    [1, 1],
    [3, 3],
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
});

test("one that SQL refused is not asked again before its time", async () => {
  const { asked, spend, release, wait } = aBucket(0);
  const first = refusalOf(spend(2));
  await release();
  expect(await first).toBeInstanceOf(RateLimitedError);

  await expect(spend(2)).rejects.toMatchObject({ problem: { retryAfterSeconds: 5 } });
  wait(3_000);
  await expect(spend(3)).rejects.toMatchObject({ problem: { retryAfterSeconds: 2 } });
  expect(asked).toHaveLength(1);

  const smaller = refusalOf(spend(1));
  await release();
  expect(await smaller).toBeInstanceOf(RateLimitedError);
  wait(5_000);
  const later = refusalOf(spend(2));
  await release();
  expect(await later).toBeInstanceOf(RateLimitedError);
  expect(asked).toHaveLength(3);
});

test("a database that fails fails those who asked, and nobody after them", async () => {
  let fails = true;
  const row = { allowed: true };
  const query = async () => {
    if (fails) throw new Error("gone");
    return await Promise.resolve({ rows: [row] });
  };
  const limiter = createLimiter({ pool: { query } as never });

  const both = await Promise.allSettled([limiter.spend(identity), limiter.spend(identity)]);
  fails = false;

  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await limiter.spend(identity)).toEqual(row);
});

async function refusalOf(spending: Promise<unknown>): Promise<unknown> {
  return await spending.catch((error: unknown) => error);
}
