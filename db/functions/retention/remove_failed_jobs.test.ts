import { expect } from "vitest";
import { removeFailedJobs } from "../../../src/database/lane-calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { test } from "../../../test/harness/database.ts";
import { jobs } from "../../../test/harness/firing.ts";

/** A job that failed for the last time so long ago, unless it is said otherwise. */
async function failedJob(
  db: Queryable,
  key: string,
  { task = "fire", ago = "4 days", attempts = 1, lockedBy = null as string | null } = {},
): Promise<void> {
  await db.query("select graphile_worker.add_job($1, job_key => $2, max_attempts => 1)", [
    task,
    key,
  ]);
  await db.query(
    `update graphile_worker._private_jobs
    set attempts = $2, run_at = now() - $3::interval, locked_by = $4::text,
      locked_at = case when $4::text is not null then now() end
    where key = $1`,
    [key, attempts, ago, lockedBy],
  );
}

test("jobs of ours that failed for good are removed days later, a batch a call", async ({
  db,
  as,
}) => {
  for (const task of [
    "deliver",
    "drain",
    "expire",
    "fire",
    "fold",
    "hydrate",
    "replay",
    "retain",
    "sweep",
  ]) {
    await failedJob(db, task, { task });
  }
  await failedJob(db, "recent", { ago: "2 days" });
  await failedJob(db, "waits", { attempts: 0 });
  await failedJob(db, "runs", { lockedBy: "minoots-1" });
  await failedJob(db, "theirs", { task: "their_task" });
  const worker = as("minoots_worker");

  expect(await removeFailedJobs(worker, 4)).toBe(4);
  expect(await removeFailedJobs(worker, 4)).toBe(4);
  expect(await removeFailedJobs(worker, 4)).toBe(1);
  expect(await removeFailedJobs(worker, 4)).toBe(0);

  expect((await jobs(db)).map(({ key }) => key)).toEqual(["recent", "runs", "theirs", "waits"]);
});
