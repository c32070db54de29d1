import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_escalation($1, 2, 'actions[1]')";
const webhook = { url: "https://b.example" };

sqlTest("it has a name of its own, or one after its action's", async ({ db }) => {
  const idOf = async (written: object) =>
    (await answer<{ action: { id: string } }>(db, read, [JSON.stringify(written)])).action.id;

  expect(await idOf({ escalation: { action: { webhook } } })).toBe("2.escalation");
  expect(await idOf({ id: "call", escalation: { action: { webhook } } })).toBe("call.escalation");
  expect(await idOf({ escalation: { action: { id: "mail", webhook } } })).toBe("mail");
});

sqlTest.for([
  ['{"escalation": 5}', "MN001", "actions[1].escalation"],
  ['{"escalation": {"after": 5}}', "MN001", "actions[1].escalation.after"],
  ['{"escalation": {}}', "MN004", "actions[1].escalation.action"],
  [
    '{"escalation": {"afterAttempts": 0, "action": {"webhook": {"url": "https://b.example"}}}}',
    "MN001",
    "actions[1].escalation.afterAttempts",
  ],
  [
    '{"escalation": {"action": {"webhook": {"url": "nowhere"}}}}',
    "MN004",
    "actions[1].escalation.action.webhook.url",
  ],
  [
    `{"escalation": {"action": {"webhook": {"url": "https://b.example"},
      "escalation": {"action": {"webhook": {"url": "https://c.example"}}}}}}`,
    "MN004",
    "actions[1].escalation.action.escalation",
  ],
] as const)("%s is refused", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
