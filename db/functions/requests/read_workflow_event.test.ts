import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_workflow_event($1, 'actions[0]', 'actions[0].workflow_event.')";

sqlTest("takes an event, its workflow and data", async ({ db }) => {
  const whole = { event: "paid", workflow: "dunning", data: { a: null }, queue: "default" };

  expect(await answer(db, read, [whole])).toEqual(whole);
});

sqlTest.for([
  [{}, "MN004", "actions[0]"],
  [{ event: 7 }, "MN001", "actions[0].workflow_event.event"],
  [{ event: "a\nb" }, "MN001", "actions[0].workflow_event.event"],
  [{ event: "paid", data: 7 }, "MN001", "actions[0].workflow_event.data"],
  [{ event: "paid", prompt: "x" }, "MN001", "actions[0].workflow_event.prompt"],
] as const)("refuses %j", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
