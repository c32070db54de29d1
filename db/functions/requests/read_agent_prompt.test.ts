import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_agent_prompt($1, 'actions[0]', 'actions[0].agent_prompt.')";

sqlTest("takes a prompt of many lines, its context and who is meant", async ({ db }) => {
  const whole = { prompt: "Ask:\n\t- why", context: { a: null }, agent: "clerk", queue: "desk" };

  expect(await answer(db, read, [whole])).toEqual(whole);
});

sqlTest("with a url it has no queue, and may say what a webhook may", async ({ db }) => {
  const url = "https://example.com/agent";
  const pushed = { prompt: "Ask.", context: {}, url, headers: { "x-team": "a" }, timeoutMs: 500 };

  expect(await answer(db, read, [pushed])).toEqual(pushed);
});

sqlTest.for([
  [{}, "MN004", "actions[0]"],
  [{ prompt: "" }, "MN001", "actions[0].agent_prompt.prompt"],
  [{ prompt: 7 }, "MN001", "actions[0].agent_prompt.prompt"],
  [{ prompt: "a\u0007" }, "MN001", "actions[0].agent_prompt.prompt"],
  [{ prompt: "x", context: [] }, "MN001", "actions[0].agent_prompt.context"],
  [{ prompt: "x", url: "nowhere" }, "MN004", "actions[0].agent_prompt.url"],
  [{ prompt: "x", method: "GET" }, "MN001", "actions[0].agent_prompt.method"],
] as const)("refuses %j", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
