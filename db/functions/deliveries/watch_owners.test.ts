import { expect } from "vitest";
import { watchOwners } from "../../../src/database/calls.ts";
import { becomeOwner, lockNameOf } from "../../../src/database/ownership.ts";
import { test } from "../../../test/harness/database.ts";
import {
  attemptOf,
  dueAt,
  fire,
  fireOne,
  kill,
  scheduleFor,
  settle,
  webhook,
} from "../../../test/harness/firing.ts";

test("nothing leased, nothing waits: it says so", async ({ db }) => {
  expect(await watchOwners(db, [])).toEqual({ living: [], retaken: 0, waitMs: null });
});

test("an owner that dies while it holds a lease is noticed, also by who never saw it", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const kernel = await connect();
  const owner = await becomeOwner(kernel);
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner });

  expect(await watchOwners(db, [])).toEqual({ living: [String(owner)], retaken: 0, waitMs: 0 });
  await kill(db, kernel);
  expect(await watchOwners(db, [])).toEqual({ living: [], retaken: 1, waitMs: 0 });
  expect(await watchOwners(db, [])).toMatchObject({ retaken: 0, waitMs: 0 });
});

test("a lease that ran out is retaken, though its owner lives", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const owner = await becomeOwner(await connect());
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await fire(db, { owner });

  await clock.set("2030-01-01T12:00:29.999Z");
  expect(await watchOwners(db, [])).toMatchObject({ retaken: 0 });
  await clock.set("2030-01-01T12:00:30Z");
  expect(await watchOwners(db, [])).toMatchObject({ retaken: 1 });
});

test("a worker that dies with jobs alone is noticed by who knew it", async ({ db, connect }) => {
  const worker = await connect();
  const owner = await becomeOwner(worker);
  await db.query("select graphile_worker.add_job('sweep', job_key => 'held')");
  await db.query(
    `update graphile_worker._private_jobs
    set locked_by = $1, locked_at = statement_timestamp() where key = 'held'`,
    [lockNameOf(owner)],
  );
  const { living } = await watchOwners(db, []);

  await kill(db, worker);
  await watchOwners(db, living);

  const { rows } = await db.query(
    "select locked_by from graphile_worker._private_jobs where key = 'held'",
  );
  expect(rows).toEqual([{ locked_by: null }]);
});

test("it says how long until the next attempt that waits", async ({ db, clock, tenant }) => {
  await db.query("update minoots_private.deliveries set next_attempt_at = null");
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 503, retryAfterMs: 60_000 }));

  const { waitMs } = await watchOwners(db, []);

  expect(waitMs).toBeGreaterThanOrEqual(60_000);
  await clock.set("2030-01-01T13:00:00Z");
  expect(await watchOwners(db, [])).toMatchObject({ waitMs: 0 });
});
