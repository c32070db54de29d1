import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, jobs } from "../../../test/harness/firing.ts";

sqlTest("each that runs has one job for its next step", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = randomUUID();
  const queue = async (status: string) =>
    await db.query(
      `select minoots_private.queue_replays(
        array[jsonb_populate_record(null::minoots_private.replays, $1)], '1 second')`,
      [JSON.stringify({ tenant_id: tenant.id, id, status })],
    );

  await queue("completed");
  expect(await jobs(db)).toEqual([]);
  await queue("running");
  await queue("running");

  const runAt = "2030-01-01 12:00:01+00";
  expect(await jobs(db)).toMatchObject([{ key: `replay:${id}`, run_at: runAt }]);
});
