import { expect } from "vitest";
import { retain } from "../../../src/database/calls.ts";
import { test } from "../../../test/harness/database.ts";
import { dueAt, fire, scheduleFor } from "../../../test/harness/firing.ts";

test("the worker may call it, and it says what one batch removed", async ({
  db,
  clock,
  tenant,
  as,
}) => {
  await clock.set(dueAt);
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant);
  await fire(db);
  await clock.set("2030-02-01T00:00:00Z");
  const worker = as("minoots_worker");

  expect(await retain(worker, 1)).toEqual({ timers: 1, deliveries: 0, events: 0 });
  expect(await retain(worker, 5)).toEqual({ timers: 1, deliveries: 0, events: 0 });
  expect(await retain(worker, 5)).toEqual({ timers: 0, deliveries: 0, events: 0 });
});
