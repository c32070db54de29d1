import { expect } from "vitest";
import * as calls from "../../../src/database/calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

async function nextDue(db: Database, aheadMs: number, dueMax: number): Promise<number[]> {
  return (await calls.nextDue(db, aheadMs, dueMax)).map(({ waitMs }) => waitMs);
}

sqlTest(
  "it answers the waits for the next timers, soonest first",
  async ({ db, clock, tenant }) => {
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.750Z" });
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.250Z" });
    await clock.set(dueAt);

    expect(await nextDue(db, 1000, 100)).toEqual([250, 750]);
    expect(await nextDue(db, 1000, 1)).toEqual([250]);
  },
);

sqlTest("it looks no further than it is asked to", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:01Z" });
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:01.001Z" });
  await clock.set(dueAt);

  expect(await nextDue(db, 1000, 100)).toEqual([1000]);
});

sqlTest("what is overdue is zero or less", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:59:58.500Z" });
  await clock.set(dueAt);

  expect(await nextDue(db, 1000, 100)).toEqual([-1500, 0]);
});

sqlTest("only what is scheduled counts", async ({ db, clock, tenant, become }) => {
  const paused = await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.500Z" });
  await scheduleFor(db, tenant);
  await clock.set(dueAt);
  await fire(db);
  await become("minoots_server", tenant);
  await db.query("select minoots.pause_timer($1)", [paused]);
  await become("minoots_kernel");

  expect(await nextDue(db, 60_000, 100)).toEqual([]);
});
