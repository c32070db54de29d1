import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_job_action($1, 'actions[0]', 'actions[0].job.')";

sqlTest("takes all that a job may be told", async ({ db }) => {
  const whole = { task: "send", payload: { to: null }, jobKey: "k", queue: "mails" };
  const bounds = { maxAttempts: 100, priority: -1000 };

  expect(await answer(db, read, [{ ...whole, ...bounds }])).toEqual({ ...whole, ...bounds });
});

sqlTest.for([[1, 2], "text", 7, { a: 1 }])("its payload may be %j", async (payload, { db }) => {
  expect(await answer(db, read, [{ task: "send", payload }])).toEqual({ task: "send", payload });
});

sqlTest("without a payload it is the empty object", async ({ db }) => {
  expect(await answer(db, read, [{ task: "send" }])).toEqual({ task: "send", payload: {} });
});

sqlTest.for([
  [{}, "MN004", "actions[0]"],
  [{ task: "x".repeat(129) }, "MN001", "actions[0].job.task"],
  [{ task: "send", maxAttempts: 0 }, "MN001", "actions[0].job.maxAttempts"],
  [{ task: "send", maxAttempts: 1.5 }, "MN001", "actions[0].job.maxAttempts"],
  [{ task: "send", priority: 1001 }, "MN001", "actions[0].job.priority"],
  [{ task: "send", jobKey: "" }, "MN001", "actions[0].job.jobKey"],
  [{ task: "send", jobKey: "x".repeat(256) }, "MN001", "actions[0].job.jobKey"],
  [{ task: "send", queue: "x".repeat(65) }, "MN001", "actions[0].job.queue"],
  [{ task: "send", payload: ["x".repeat(65536)] }, "MN014", "actions[0].job.payload"],
  [{ task: "send", runAt: "2030-01-01" }, "MN001", "actions[0].job.runAt"],
] as const)("refuses %j", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
