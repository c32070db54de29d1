import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

async function note(db: Queryable, owner: number, ...lags: (number | null)[]): Promise<void> {
  await db.query("select minoots_private.note_lags($1, $2)", [owner, lags]);
}

async function noted(db: Queryable): Promise<unknown[]> {
  const { rows } = await db.query(
    `select owner::integer, under_ms, fired::integer from minoots_private.kernel_lags
    order by minute, owner, under_ms`,
  );
  return rows;
}

sqlTest("each lag counts in its step", async ({ db, clock }) => {
  await clock.set(dueAt);

  await note(db, 7, 0, 0.999, 1, 4.9, 5, 70_000);

  expect(await noted(db)).toEqual([
    { owner: 7, under_ms: 1, fired: 2 },
    { owner: 7, under_ms: 2, fired: 1 },
    { owner: 7, under_ms: 5, fired: 1 },
    { owner: 7, under_ms: 10, fired: 1 },
    { owner: 7, under_ms: Infinity, fired: 1 },
  ]);
});

sqlTest("within a minute it adds up, for each kernel by itself", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:00:01Z");
  await note(db, 7, 0);
  await note(db, 8, 0);
  await clock.set("2030-01-01T12:00:59Z");
  await note(db, 7, 0);
  await clock.set("2030-01-01T12:01:00Z");
  await note(db, 7, 0);

  expect(await noted(db)).toMatchObject([{ owner: 7, fired: 2 }, { owner: 8 }, { fired: 1 }]);
});

sqlTest(
  "a firing notes how late it was, a missed timer has no lag",
  async ({ db, clock, tenant }) => {
    await scheduleFor(db, tenant);
    await scheduleFor(db, tenant, { maxLateness: "1ms", misfire: "skip" });
    await clock.set("2030-01-01T12:00:00.030Z");

    await fire(db);

    expect(await noted(db)).toEqual([{ owner: 7, under_ms: 50, fired: 1 }]);
  },
);
