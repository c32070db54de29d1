import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_kind($1, $2, 'actions[0]', 'actions[0].')";

sqlTest.for([
  ["webhook", "webhook", { url: "https://example.com/hook" }],
  ["sql", "sql", { function: "shop.expire", arguments: { id: null } }],
  ["job", "job", { task: "send", payload: {} }],
  ["command", "command", { name: "resize", parameters: { width: 5 } }],
  ["agentPrompt", "agent_prompt", { prompt: "Ask.", context: {}, queue: "default" }],
  ["agent_prompt", "agent_prompt", { prompt: "Ask.", context: {}, queue: "default" }],
  ["workflowEvent", "workflow_event", { event: "paid", data: {}, queue: "default" }],
] as const)("%s is kept as %s", async ([written, kind, parameters], { db }) => {
  expect(await answer(db, read, [written, parameters])).toEqual({ kind, parameters });
});

sqlTest.for(["teleport", "", "SQL", null])("there is no kind %j", async (kind, { db }) => {
  expect(await refusal(db, read, [kind, {}])).toMatchObject({
    code: "MN004",
    path: "actions[0]",
    hint: "The kinds are webhook, sql, job, command, agent_prompt and workflow_event.",
  });
});
