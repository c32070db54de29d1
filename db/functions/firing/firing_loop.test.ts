import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, feedOf, fire, scheduleFor } from "../../../test/harness/firing.ts";

async function actorOf(db: Queryable, id: string): Promise<unknown> {
  return (await feedOf(db, id)).find(({ type }) => type === "timer.fired")?.["actor"];
}

sqlTest("the kernel is named for what it fires", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);

  await fire(db);

  expect(await actorOf(db, id)).toBe("loop:kernel");
});

sqlTest("the worker is named for a relaxed timer", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant, { precision: "relaxed" });
  await clock.set(dueAt);

  await db.query("select minoots_private.fire_relaxed($1, $2, 7, '30 seconds')", [tenant.id, id]);

  expect(await actorOf(db, id)).toBe("loop:worker");
});

sqlTest(
  "the sweep is named for what it fires, and nobody after it",
  async ({ db, clock, tenant }) => {
    const swept = await scheduleFor(db, tenant, { precision: "relaxed" });
    const alsoSwept = await scheduleFor(db, tenant);
    await clock.set(dueAt);
    await db.query("select minoots_private.sweep()");
    const later = await scheduleFor(db, tenant);
    await fire(db);

    expect(await actorOf(db, swept)).toBe("loop:sweep");
    expect(await actorOf(db, alsoSwept)).toBe("loop:sweep");
    expect(await actorOf(db, later)).toBe("loop:kernel");
  },
);
