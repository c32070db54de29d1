// Batches, and what becomes of them when the database is away or refuses.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AttemptResult } from "../../src/database/wire.ts";
import { createSettler, type SettlerDependencies } from "../../src/tasks/settler.ts";
import { aHandoff, aResult, silent } from "./support/handoffs.ts";

// The settle delay and the back-off are waits of their own, so here the clock is set.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const sqlError = (code: string) => Object.assign(new Error(`SQLSTATE ${code}`), { code });

function aSettler(
  settle: (results: readonly AttemptResult[]) => Promise<unknown>,
  overrides: Partial<SettlerDependencies> = {},
) {
  const batches: string[][] = [];
  const settled: string[] = [];
  const settler = createSettler({
    log: silent,
    settleDelayMs: 10,
    settleDeliveries: (results) => {
      batches.push(results.map(({ deliveryId }) => deliveryId));
      return settle(results);
    },
    settleFree: () => Promise.reject(new Error("nothing is held")),
    ...overrides,
  });
  const add = (...deliveryIds: string[]) => {
    for (const deliveryId of deliveryIds) {
      const result = aResult(aHandoff({}, { deliveryId }));
      settler.add(result, () => settled.push(deliveryId));
    }
  };
  return { add, batches, settled };
}

test("results that come within the delay are settled by one statement", async () => {
  const { add, batches, settled } = aSettler(async () => {});

  add("1");
  await vi.advanceTimersByTimeAsync(9);
  add("2", "3");
  expect(batches).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  expect(batches).toEqual([["1", "2", "3"]]);
  expect(settled).toEqual(["1", "2", "3"]);
});

test("one statement is in flight at a time, and the next takes all that gathered", async () => {
  const answers: (() => void)[] = [];
  const { add, batches, settled } = aSettler(
    () => new Promise((done) => answers.push(() => done(0))),
  );

  add("1");
  await vi.advanceTimersByTimeAsync(10);
  add("2", "3");
  await vi.advanceTimersByTimeAsync(1000);
  expect(batches).toEqual([["1"]]);
  expect(settled).toEqual([]);

  answers[0]!();
  await vi.advanceTimersByTimeAsync(0);
  expect(batches).toEqual([["1"], ["2", "3"]]);
  expect(settled).toEqual(["1"]);
});

test("a full batch does not wait for the delay, nor grow beyond its bound", async () => {
  const { add, batches } = aSettler(async () => {}, { batchMax: 2 });

  add("1", "2", "3");
  await vi.advanceTimersByTimeAsync(0);
  expect(batches).toEqual([["1", "2"]]);

  await vi.advanceTimersByTimeAsync(10);
  expect(batches).toEqual([["1", "2"], ["3"]]);
});

test("while the database is away results are kept, and then settled once each", async () => {
  let isAway = true;
  const { add, batches, settled } = aSettler(async () => {
    if (isAway) throw sqlError("57P01");
  });

  add("1", "2");
  await vi.advanceTimersByTimeAsync(10_000);
  add("3");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(settled).toEqual([]);
  expect(batches.length).toBeGreaterThan(8);
  expect(batches.length).toBeLessThan(30);

  isAway = false;
  await vi.advanceTimersByTimeAsync(2100);
  expect(settled).toEqual(["1", "2", "3"]);
});

test.each(["ECONNREFUSED", "08006", "40P01", "40001", "53300", "57014", "42883"])(
  "%s is a reason to try again, not to let go",
  async (code) => {
    let failures = 3;
    const { add, batches, settled } = aSettler(async () => {
      if (failures-- > 0) throw sqlError(code);
    });

    add("1", "2");
    await vi.advanceTimersByTimeAsync(5000);

    expect(batches).toEqual(Array.from({ length: 4 }, () => ["1", "2"]));
    expect(settled).toEqual(["1", "2"]);
  },
);

test.each(["22P02", "23514", "P0001", "MN001"])(
  "a result refused with %s is found by halving, and stops nobody else",
  async (code) => {
    const { add, batches, settled } = aSettler(async (results) => {
      if (results.some(({ deliveryId }) => deliveryId === "bad")) throw sqlError(code);
    });

    add("1", "2", "3", "4", "5", "bad", "7", "8");
    await vi.advanceTimersByTimeAsync(10);

    expect(batches.filter((batch) => batch.length === 1)).toContainEqual(["bad"]);
    expect(settled.toSorted()).toEqual(["1", "2", "3", "4", "5", "7", "8", "bad"]);
    const accepted = batches.filter((batch) => !batch.includes("bad")).flat();
    expect(accepted.toSorted()).toEqual(["1", "2", "3", "4", "5", "7", "8"]);
  },
);

/** Some deliveries are held by a transaction: one call waits for them, the other passes over. */
function aSettlerBeside(held: Set<string>) {
  const free: string[][] = [];
  const isHeld = ({ deliveryId }: AttemptResult) => held.has(deliveryId);
  const scene = aSettler(
    async (results) => {
      if (results.some(isHeld)) throw sqlError("55P03");
    },
    {
      settleFree: async (results) => {
        free.push(results.map(({ deliveryId }) => deliveryId));
        return results.flatMap((result, place) => (isHeld(result) ? [place] : []));
      },
    },
  );
  return { ...scene, free };
}

test("what a transaction holds waits alone, and is settled when that ends", async () => {
  const held = new Set(["2", "4"]);
  const { add, settled, free } = aSettlerBeside(held);

  add("1", "2", "3", "4");
  await vi.advanceTimersByTimeAsync(10);
  expect(settled).toEqual(["1", "3"]);
  expect(free).toEqual([["1", "2", "3", "4"]]);

  await vi.advanceTimersByTimeAsync(60_000);
  expect(settled).toEqual(["1", "3"]);
  expect(free.slice(1).every((batch) => batch.join() === "2,4")).toBe(true);
  expect(free.length).toBeLessThan(40);

  held.clear();
  await vi.advanceTimersByTimeAsync(2100);
  expect(settled).toEqual(["1", "3", "2", "4"]);
});

test("while something is held no batch waits for it again; then all is as before", async () => {
  const held = new Set(["held"]);
  const { add, batches, free, settled } = aSettlerBeside(held);
  add("held");
  await vi.advanceTimersByTimeAsync(1000);
  expect(batches).toEqual([["held"]]);

  for (const deliveryId of ["1", "2", "3"]) {
    add(deliveryId);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(settled).toEqual(["1", "2", "3"]);
  expect(batches).toEqual([["held"]]);

  held.clear();
  await vi.advanceTimersByTimeAsync(2100);
  const calls = free.length;
  add("4");
  await vi.advanceTimersByTimeAsync(10);
  expect(settled).toEqual(["1", "2", "3", "held", "4"]);
  expect(batches).toEqual([["held"], ["4"]]);
  expect(free).toHaveLength(calls);
});

test("a call that waits for nobody may fail too: nothing is lost", async () => {
  let failures = 2;
  const { add, settled } = aSettler(() => Promise.reject(sqlError("55P03")), {
    settleFree: async () => {
      if (failures-- > 0) throw sqlError("40P01");
      return [];
    },
  });

  add("1", "2");
  await vi.advanceTimersByTimeAsync(1000);

  expect(settled).toEqual(["1", "2"]);
});
