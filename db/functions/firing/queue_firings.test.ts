import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, jobs, scheduleFor } from "../../../test/harness/firing.ts";

const relaxed = { precision: "relaxed" };

async function queue(db: Queryable, ...ids: string[]): Promise<number> {
  const { rows } = await db.query("select minoots_private.queue_firings($1) as count", [ids]);
  return (rows[0] as { count: number }).count;
}

sqlTest("a relaxed timer gets one job, at its time", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, relaxed);
  await clock.set("2030-01-01T11:57:00Z");

  expect(await queue(db, id)).toBe(1);
  expect(await queue(db, id, id)).toBe(1);

  const all = await jobs(db);
  const payload = { tenantId: tenant.id, timerId: id };
  expect(all).toMatchObject([{ task: "fire", key: `fire:${id}:1`, payload }]);
  expect(new Date(String(all[0]?.run_at)).toISOString()).toBe(dueAt);
});

sqlTest(
  "what is precise, paused, or beyond the horizon gets none",
  async ({ db, clock, tenant }) => {
    const precise = await scheduleFor(db, tenant);
    const paused = await scheduleFor(db, tenant, relaxed);
    await db.query("select minoots.pause_timer($1)", [paused]);
    const far = await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T12:00:00.001Z" });
    await clock.set("2030-01-01T11:57:00Z");

    expect(await queue(db, precise, paused, far)).toBe(0);
    expect(await queue(db)).toBe(0);
    expect(await jobs(db)).toEqual([]);
  },
);
