import { expect } from "vitest";
import { hydrate } from "../../../src/database/calls.ts";
import { asking } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, jobs, settle } from "../../../test/harness/firing.ts";

sqlTest("what comes near gets its job, and once", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(handoff!));
  expect(await hydrate(db, 10)).toBe(0);

  await clock.set("2030-01-01T12:07:00Z");
  expect(await hydrate(db, 10)).toBe(1);
  expect(await hydrate(db, 10)).toBe(0);

  expect(await jobs(db)).toMatchObject([{ task: "expire", run_at: "2030-01-01 12:10:00+00" }]);
});
