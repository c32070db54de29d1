import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, jobs, settle } from "../../../test/harness/firing.ts";

sqlTest("one that lost its job gets another", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 410 }));
  await db.query("select minoots.replay_deliveries(kind => 'webhook')");
  await db.query("delete from graphile_worker._private_jobs");

  await db.query("select minoots_private.requeue_replays()");

  expect(await jobs(db)).toMatchObject([{ task: "replay" }]);
});
