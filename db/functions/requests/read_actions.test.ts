import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_actions($1, 'actions', 'timers[0].')";

const webhook = { webhook: { url: "https://example.com" } };
const webhooks = (count: number) => Array.from({ length: count }, () => webhook);
const stored = (id: string) => ({ id, kind: "webhook", parameters: webhook.webhook });

sqlTest.for([{}, { actions: null }, { actions: [] }])(
  "%j has no actions",
  async (request, { db }) => {
    expect(await answer(db, read, [request])).toEqual([]);
  },
);

sqlTest("ids default to the place, from 1, in the order given", async ({ db }) => {
  const request = { actions: [webhook, { ...webhook, id: "call" }, webhook] };

  expect(await answer(db, read, [request])).toEqual([stored("1"), stored("call"), stored("3")]);
});

sqlTest("takes 32 actions", async ({ db }) => {
  const actions = await answer<unknown[]>(db, read, [{ actions: webhooks(32) }]);

  expect(actions).toHaveLength(32);
});

sqlTest.for([
  [webhooks(33), "", "is not a list of at most 32 actions."],
  [{}, "", "is not a list of at most 32 actions."],
  [webhook, "", "is not a list of at most 32 actions."],
  ["webhook", "", "is not a list of at most 32 actions."],
  [[webhook, { ...webhook, id: "1" }], "", "has two actions with one id."],
  [[webhook, {}], "[1]", "is of kind none."],
  [[webhook, 1], "[1]", "is not a JSON object."],
] as const)("refuses %j at actions%s: %s", async ([actions, place, message], { db }) => {
  expect(await refusal(db, read, [{ actions }])).toMatchObject({
    code: "MN004",
    path: `timers[0].actions${place}`,
    message: `timers[0].actions${place} ${message}`,
  });
});
