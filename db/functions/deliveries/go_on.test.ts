import { expect } from "vitest";
import { asking } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, jobs, settle } from "../../../test/harness/firing.ts";

sqlTest("what must be acknowledged soon is looked at then", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [soon] = await fireOne(db, tenant, { actions: [{ ...asking, ackWithin: "1m" }] });
  const [later] = await fireOne(db, tenant, { actions: [asking] });

  await settle(db, attemptOf(soon!), attemptOf(later!));

  expect(await jobs(db)).toMatchObject([{ task: "expire", run_at: "2030-01-01 12:01:00+00" }]);
});
