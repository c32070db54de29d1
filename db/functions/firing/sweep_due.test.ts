import { expect } from "vitest";
import { sweepDue } from "../../../src/database/sweep-calls.ts";
import type { Database } from "../../../src/database/wire.ts";
import { sweep } from "../../../src/tasks/sweep.ts";
import { createTaskCalls } from "../../../src/tasks/task-calls.ts";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  dueAt,
  scheduleFor,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

sqlTest(
  "what is overdue in either lane fires, and its deliveries are nobody's yet",
  async ({ db, clock, tenant }) => {
    const precise = await scheduleFor(db, tenant);
    const relaxed = await scheduleFor(db, tenant, { actions: [webhook()], precision: "relaxed" });
    const later = await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:01Z" });
    await clock.set(dueAt);

    expect(await sweepDue(db as Database)).toBe(2);
    expect(await sweepDue(db as Database)).toBe(0);

    expect(await timerOf(db, precise)).toMatchObject({ status: "completed" });
    expect(await deliveriesOf(db, relaxed)).toMatchObject([{ owner: null }]);
    expect(await timerOf(db, later)).toMatchObject({ status: "scheduled" });
  },
);

test("a worker may take every step, each in a transaction of its own", async ({
  db,
  clock,
  as,
  tenant,
}) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);

  await sweep(createTaskCalls(as("minoots_worker")), new AbortController().signal);

  expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
});
