import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fire, jobs, scheduleFor, webhook } from "../../../test/harness/firing.ts";

sqlTest("what was fired without an owner goes to the workers", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
  await clock.set(dueAt);

  expect(await fire(db, { owner: null })).toEqual({ fired: 1, handoffs: [] });

  expect(await jobs(db)).not.toEqual([]);
});

sqlTest("nothing makes no job", async ({ db }) => {
  await db.query("select minoots_private.queue_handoffs('{}')");

  expect(await jobs(db)).toEqual([]);
});
