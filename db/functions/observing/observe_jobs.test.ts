import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { observed } from "../../../test/harness/observing.ts";

sqlTest("jobs count as ready, for later, or taken", async ({ db, clock }) => {
  await clock.set("2030-01-01T12:00:00Z");
  const add = (runAt: string) =>
    db.query("select from graphile_worker.add_job('sweep', run_at => $1)", [runAt]);
  await add("2030-01-01T11:59:00Z");
  await add("2030-01-01T11:59:30Z");
  await add("2030-01-01T12:01:00Z");
  await add("2030-01-01T12:02:00Z");
  await db.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'minoots-1'
    where run_at = '2030-01-01T11:59:00Z'`,
  );

  expect(await observed(db, "observe_jobs")).toEqual({
    "minoots_jobs{state=ready}": 1,
    "minoots_jobs{state=later}": 2,
    "minoots_jobs{state=taken}": 1,
  });
});
