import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import { jobs } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const noon = "2030-01-01T12:00:00Z";

async function queue(db: Queryable): Promise<number> {
  return await answer<number>(db, "minoots_private.queue_upkeep()");
}

async function tasks(db: Queryable): Promise<unknown[]> {
  const queued = (await jobs(db)).map(({ task }) => task);
  await db.query("delete from graphile_worker._private_jobs");
  return queued.toSorted((one, other) => String(one).localeCompare(String(other)));
}

sqlTest("each task is queued at once, and then each minute", async ({ db, clock }) => {
  await clock.set(noon);
  expect(await queue(db)).toBe(4);
  expect(await tasks(db)).toEqual(["fold", "hydrate", "retain", "sweep"]);

  await clock.set("2030-01-01T12:00:54Z");
  expect(await queue(db)).toBe(0);

  await clock.set("2030-01-01T12:01:00Z");
  expect(await queue(db)).toBe(3);
  expect(await tasks(db)).toEqual(["fold", "hydrate", "sweep"]);

  await clock.set("2030-01-01T12:02:00Z");
  expect(await queue(db)).toBe(4);
});

sqlTest("one that still waits is not queued twice", async ({ db, clock }) => {
  await clock.set(noon);
  await queue(db);
  await clock.set("2030-01-01T12:02:00Z");
  await queue(db);

  expect(await tasks(db)).toHaveLength(4);
});

sqlTest("a clock that was set back does not silence it", async ({ db, clock }) => {
  await clock.set("2030-01-02T12:00:00Z");
  await queue(db);
  await clock.set(noon);

  expect(await queue(db)).toBe(4);
  expect(await queue(db)).toBe(0);
});

test("of many who ask at once, one queues", async ({ db, clock }) => {
  await clock.set(noon);

  const queued = await Promise.all(Array.from({ length: 8 }, () => queue(db)));

  expect(queued.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 0, 0, 0, 0, 4]);
});
