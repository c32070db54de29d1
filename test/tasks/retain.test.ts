// The upkeep task: how long it goes on, when it gives up, and what it says.
import { pino } from "pino";
import { expect, test as plainTest } from "vitest";
import { removeWhatWasKept } from "../../src/tasks/retain.ts";
import { createTasks } from "../../src/tasks/tasks.ts";
import { test } from "../harness/database.ts";
import { dueAt, fire, scheduleFor, timerOf } from "../harness/firing.ts";
import { aScene } from "./support/worker-scene.ts";

type Dropped = "dropped" | "busy" | "none";

/** Answers what is given, one after another, and remembers what was logged. */
function aStage(batches: number[], drops: Dropped[]) {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { base: null, timestamp: false },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  const calls = {
    retain: () => Promise.resolve({ timers: batches.shift() ?? 0, deliveries: 0, events: 0 }),
    removeFailedJobs: () => Promise.resolve(0),
    dropPartition: () => Promise.resolve(drops.shift() ?? "none"),
  };
  return { dependencies: { calls, log, busyPauseMs: 0 }, lines, batches, drops };
}

const never = new AbortController().signal;

plainTest("it goes on until nothing is left, and says in one line what it removed", async () => {
  const { dependencies, lines } = aStage([1000, 1000, 7], ["dropped", "dropped"]);

  await removeWhatWasKept(dependencies, never);

  expect(lines).toMatchObject([{ timers: 2007, deliveries: 0, events: 0, partitions: 2 }]);
});

plainTest("when nothing was old enough it says nothing", async () => {
  const { dependencies, lines } = aStage([], []);

  await removeWhatWasKept(dependencies, never);

  expect(lines).toEqual([]);
});

plainTest("readers in the way are left alone after three tries", async () => {
  const { dependencies, drops } = aStage([], ["busy", "busy", "busy", "dropped"]);

  await removeWhatWasKept(dependencies, never);

  expect(drops).toEqual(["dropped"]);
});

plainTest("told to stop, it begins no further batch", async () => {
  const { dependencies, batches } = aStage([1, 1], []);

  await removeWhatWasKept(dependencies, AbortSignal.abort());

  expect(batches).toHaveLength(2);
});

test("the worker's task removes what a real database kept long enough", async ({
  url,
  db,
  clock,
  tenant,
}) => {
  const tasks = createTasks((await aScene(url, db)).dependencies);
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant);
  await fire(db);
  await clock.set("2030-02-01T00:00:00Z");

  await tasks.retain!({}, { abortSignal: never } as never);

  expect(await timerOf(db, id)).toBeUndefined();
});
