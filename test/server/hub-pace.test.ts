// When the hub reads, on a clock that the test moves: at once while little happens, at its
// own pace while much does, and never twice at a time.
import { expect, test as plainTest, vi } from "vitest";
import { createPace } from "../../src/server/hub-pace.ts";

interface Stage {
  /** Reads that began. */
  reads: number;
  /** What the next reads bring. */
  brings: number;
  heldBack: "nobody" | "anew" | "still";
  fails: boolean;
  wanted: boolean;
  readonly told: boolean[];
  /** Set: reads stay under way until it resolves. */
  held: Promise<void> | null;
}

const test = plainTest
  .extend("time", async ({}, { onCleanup }) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "performance"] });
    onCleanup(() => {
      vi.useRealTimers();
    });
    return { pass: (durationMs: number) => vi.advanceTimersByTimeAsync(durationMs) };
  })
  .extend("stage", (): Stage => ({
    reads: 0,
    brings: 1,
    heldBack: "nobody",
    fails: false,
    wanted: true,
    told: [],
    held: null,
  }))
  .extend("pace", async ({ stage, time }, { onCleanup }) => {
    const pace = createPace({
      pollMs: 250,
      isWanted: () => stage.wanted,
      listen: async (wanted) => void stage.told.push(wanted),
      async read() {
        stage.reads += 1;
        await stage.held;
        if (stage.fails) throw new Error("The database is away.");
        return { events: stage.brings, heldBack: stage.heldBack };
      },
    });
    pace.start();
    onCleanup(() => pace.stop());
    await time.pass(10);
    return pace;
  });

test("a wake is read at once", async ({ pace, stage }) => {
  pace.wake();

  expect(stage.reads).toBe(1);
});

test("whatever wakes it during a read folds into one more", async ({ pace, stage, time }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  stage.held = promise;
  for (let count = 0; count < 5; count += 1) pace.wake();
  await time.pass(20);
  expect(stage.reads).toBe(1);

  resolve();
  await time.pass(20);

  expect(stage.reads).toBe(2);
});

test("wakes closer than a millisecond share a read", async ({ pace, stage, time }) => {
  pace.wake();
  await time.pass(0);
  pace.wake();
  pace.wake();
  expect(stage.reads).toBe(1);

  await time.pass(1);

  expect(stage.reads).toBe(2);
});

test("without a wake it polls, and with nobody to read for it does not", async ({
  pace,
  stage,
  time,
}) => {
  await time.pass(500);
  expect(stage.reads).toBe(2);

  stage.wanted = false;
  pace.wake();
  await time.pass(1000);

  expect(stage.reads).toBe(2);
});

const busyTest = test.extend("busy", async ({ pace, stage, time }) => {
  for (let count = 0; count < 100; count += 1) {
    pace.wake();
    await time.pass(1);
  }
  expect(stage.told).toEqual([false]);
  return pace;
});

busyTest("while much comes it no longer listens, and reads on", async ({ busy, stage, time }) => {
  const before = stage.reads;

  await time.pass(300);

  expect(busy.isBusy()).toBe(true);
  expect(stage.reads - before).toBe(100);
});

busyTest("when little comes it listens again, then looks", async ({ busy, stage, time }) => {
  stage.brings = 0;
  await time.pass(220);

  expect(busy.isBusy()).toBe(false);
  expect(stage.told).toEqual([false, true]);
  const before = stage.reads;
  await time.pass(20);
  expect(stage.reads - before).toBeLessThan(2);
});

busyTest("what fails is not tried at that pace", async ({ busy, stage, time }) => {
  stage.fails = true;
  await time.pass(10);
  const before = stage.reads;

  await time.pass(500);

  expect(busy.isBusy()).toBe(false);
  expect(stage.reads - before).toBe(2);
});

test("while somebody is held back it looks again, later each time in vain", async ({
  pace,
  stage,
  time,
}) => {
  stage.heldBack = "anew";
  pace.wake();
  await time.pass(0);
  stage.heldBack = "still";
  const readsAfter: number[] = [];
  for (const waitMs of [4, 8, 16, 32]) {
    await time.pass(waitMs);
    readsAfter.push(stage.reads);
  }
  stage.heldBack = "nobody";
  await time.pass(64);
  const before = stage.reads;

  await time.pass(100);

  expect(readsAfter).toEqual([2, 3, 4, 5]);
  expect(stage.reads - before).toBeLessThan(2);
});

test("nothing is read once it has stopped", async ({ pace, stage, time }) => {
  pace.wake();
  pace.wake();
  pace.stop();

  await time.pass(1000);

  expect(stage.reads).toBe(1);
});
