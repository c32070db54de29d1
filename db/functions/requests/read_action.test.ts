import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_action($1, 2, 'actions[1]')";

const url = "https://example.com/hook";
const stored = { id: "2", kind: "webhook", parameters: { url } };

sqlTest.for([
  { webhook: { url } },
  { type: "webhook", url },
  { kind: "webhook", parameters: { url } },
  { webhook: { url }, id: null, retryPolicy: null },
])("stores %j in the one form", async (written, { db }) => {
  expect(await answer(db, read, [written])).toEqual(stored);
});

sqlTest.for([
  { agentPrompt: { prompt: "Ask." } },
  { agent_prompt: { prompt: "Ask." } },
  { type: "agent_prompt", prompt: "Ask." },
  { kind: "agent_prompt", parameters: { prompt: "Ask." } },
])("stores %j, however it is spelled, in the one form", async (written, { db }) => {
  expect(await answer(db, read, [written])).toEqual({
    id: "2",
    kind: "agent_prompt",
    parameters: { prompt: "Ask.", queue: "default", context: {} },
  });
});

sqlTest("keeps the nulls of a caller's own JSON", async ({ db }) => {
  const payload = { a: null, list: [null] };

  expect(await answer(db, read, [{ job: { task: "send", payload } }])).toMatchObject({
    parameters: { payload },
  });
});

sqlTest("stores its own form unchanged", async ({ db }) => {
  const own = { ...stored, id: "call", parameters: { url, method: "PUT", timeoutMs: 500 } };

  expect(await answer(db, read, [own])).toEqual(own);
});

sqlTest("a retry policy of its own is whole", async ({ db }) => {
  const written = { webhook: { url }, retryPolicy: { maxAttempts: 1 } };

  const action = await answer(db, read, [written]);

  expect(action).toEqual({
    ...stored,
    retryPolicy: {
      maxAttempts: 1,
      backoffInitialMs: 1000,
      backoffMultiplier: 2,
      backoffMaxMs: 3_600_000,
    },
  });
});

sqlTest.for([
  ["1", "is not a JSON object."],
  ["null", "is not a JSON object."],
  ["[]", "is not a JSON object."],
  ['"webhook"', "is not a JSON object."],
  ["{}", "is of kind none."],
  ['{"id":"a"}', "is of kind none."],
  ['{"type":null}', "is of kind none."],
  ['{"type":"teleport"}', 'is of kind "teleport".'],
  ['{"type":5}', 'is of kind "5".'],
  ['{"teleport":{}}', 'is of kind "teleport".'],
  ['{"kind":"shell","parameters":{}}', 'is of kind "shell".'],
  ['{"type":"webhook"}', "has no url."],
  ['{"webhook":null}', "has no url."],
  ['{"kind":"webhook"}', "has no url."],
] as const)("refuses %s: %s", async ([written, message], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({
    code: "MN004",
    path: "actions[1]",
    message: `actions[1] ${message}`,
    hint: expect.stringMatching(/webhook|url/),
  });
});

sqlTest.for([
  [{ webhook: { url }, foo: 1 }, "foo"],
  [{ webhook: { url }, parameters: {} }, "parameters"],
  [{ type: "webhook", url, foo: 1 }, "foo"],
  [{ type: "webhook", url, parameters: {} }, "parameters"],
  [{ type: "webhook", url, kind: "webhook" }, "kind"],
  [{ kind: "webhook", parameters: { url }, url }, "url"],
  [{ kind: "webhook", parameters: { url, foo: 1 } }, "parameters.foo"],
  [{ webhook: { url, foo: 1 } }, "webhook.foo"],
  [{ webhook: "x" }, "webhook"],
  [{ webhook: { url }, id: 7 }, "id"],
  [{ webhook: { url }, id: "" }, "id"],
  [{ webhook: { url }, retryPolicy: { maxAttempts: 0 } }, "retryPolicy.maxAttempts"],
] as const)("overlooks nothing: %j is refused at %s", async ([written, field], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({
    code: "MN001",
    path: `actions[1].${field}`,
  });
});
