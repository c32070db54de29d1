import { expect } from "vitest";
import * as calls from "../../../src/database/calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

/** How long it is to the next timer. */
async function waitMs(db: Queryable): Promise<number | null> {
  const { nowMs, nextAtMs } = await calls.nextDue(db as Database);
  return nextAtMs === null ? null : nextAtMs - nowMs;
}

sqlTest("it answers the time, and the soonest timer", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.750Z" });
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.250Z" });
  await clock.set(dueAt);

  expect(await calls.nextDue(db as unknown as Database)).toEqual({
    nowMs: Date.parse(dueAt),
    nextAtMs: Date.parse("2030-01-01T12:00:00.250Z"),
  });
});

sqlTest("what is overdue counts", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:59:58.500Z" });
  await clock.set(dueAt);

  expect(await waitMs(db)).toBe(-1500);
});

sqlTest("only what is scheduled counts", async ({ db, clock, tenant, become }) => {
  const paused = await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:00.500Z" });
  await scheduleFor(db, tenant);
  await clock.set(dueAt);
  await fire(db);
  await become("minoots_server", tenant);
  await db.query("select minoots.pause_timer($1)", [paused]);
  await become("minoots_kernel");

  expect(await waitMs(db)).toBeNull();
});
