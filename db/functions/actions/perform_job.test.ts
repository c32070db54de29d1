import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const perform = "minoots_private.perform_job('send', $1)";
const added = `(select to_jsonb(job) || coalesce(to_jsonb(queue), '{}') from graphile_worker._private_jobs as job
  left join graphile_worker._private_job_queues as queue on queue.id = job.job_queue_id)`;

sqlTest(
  "the job is as it was asked for, its key and queue the tenant's own",
  async ({ db, tenant }) => {
    const bounds = { maxAttempts: 3, priority: -5 };
    const parameters = {
      task: "send",
      payload: { to: null },
      jobKey: "k",
      queue: "mails",
      ...bounds,
    };

    expect(await answer(db, perform, [{ tenantId: tenant.id, parameters }])).toMatch(/^job \d+$/);

    expect(await answer(db, added)).toMatchObject({
      key: `${tenant.id}:k`,
      queue_name: `${tenant.id}:mails`,
      payload: { to: null },
      max_attempts: 3,
      priority: -5,
    });
  },
);

sqlTest("what is not said is as graphile-worker has it", async ({ db, tenant }) => {
  await db.query(`select ${perform}`, [
    { tenantId: tenant.id, parameters: { task: "send", payload: [1] } },
  ]);

  expect(await answer(db, added)).toMatchObject({
    key: null,
    payload: [1],
    max_attempts: 25,
    priority: 0,
  });
});
