// The counting task: how long it goes on, and when it rests.
import { expect, test as plainTest } from "vitest";
import { foldForAMinute } from "../../src/tasks/fold.ts";
import { createTasks } from "../../src/tasks/tasks.ts";
import { test } from "../harness/database.ts";
import { openOf } from "../harness/limits.ts";
import { schedule } from "../harness/timers.ts";
import { aScene } from "./support/worker-scene.ts";

/** Answers these numbers of events, one after another, and tells to stop with the last. */
function aStage(events: number[]) {
  const stopping = new AbortController();
  let requests = 0;
  const calls = {
    foldUsage: async () => {
      const next = events.shift() ?? 0;
      if (events.length === 0) stopping.abort();
      return await Promise.resolve(next);
    },
    foldRequests: async () => void (requests += 1),
  };
  return { calls, signal: stopping.signal, requests: () => requests };
}

plainTest("it goes on at once while there is a whole page", async () => {
  const events = [20_000, 20_000, 3];
  const { calls, signal, requests } = aStage(events);

  await foldForAMinute({ calls, restMs: 60_000 }, signal);

  expect(events).toEqual([]);
  expect(requests()).toBe(1);
});

plainTest("it ends when it could not rest again within its time", async () => {
  const events = [1, 1];
  const { calls, signal } = aStage(events);

  await foldForAMinute({ calls, restMs: 1_000, runMaxMs: 100 }, signal);

  expect(events).toEqual([1]);
});

plainTest("told to stop, it does not begin", async () => {
  const events = [1];
  const { calls } = aStage(events);

  await foldForAMinute({ calls }, AbortSignal.abort());

  expect(events).toEqual([1]);
});

test("the worker's task folds what a real database holds, and ends with the worker", async ({
  url,
  db,
  as,
  tenant,
  connect,
}) => {
  await schedule(await connect({ role: "minoots_server", tenant }));
  const stopping = new AbortController();
  const { dependencies } = await aScene(url, as("minoots_worker"));
  const tasks = createTasks({ ...dependencies, stopping: stopping.signal });
  const never = new AbortController().signal;

  const running = tasks.fold!({}, { abortSignal: never } as never);
  const folded = "select open::integer from minoots_private.open_timers";
  await expect.poll(async () => (await db.query(folded)).rows).toEqual([{ open: 1 }]);
  stopping.abort();
  await running;

  expect(await openOf(db, tenant)).toBe(1);
});
