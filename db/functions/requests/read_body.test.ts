import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_body($1, 'webhook.')";

sqlTest.for([
  {},
  { body: { a: null, b: [1, "{name}"] } },
  { body: "plain {text}" },
  { body: "" },
  { body: 0 },
  { bodyTemplate: { text: "{name} is due", id: "{timerId}", n: "{metadata.a.b}" } },
  { bodyTemplate: "{key} {fireAt} {actionId} {labels.a.b} {metadata} {labels}" },
  { bodyTemplate: { "{name}": ["{ name }", "{}"] } },
])("keeps %j as it is", async (parameters, { db }) => {
  expect(await answer(db, read, [JSON.stringify(parameters)])).toEqual(parameters);
});

sqlTest("a null is as good as left out", async ({ db }) => {
  expect(await answer(db, read, [{ body: null, bodyTemplate: null }])).toEqual({});
});

sqlTest.for([
  [{ body: 1, bodyTemplate: 2 }, "bodyTemplate", "and body are both there."],
  [{ method: "get", body: "x" }, "body", "cannot be sent by GET."],
  [{ bodyTemplate: "{nmae}" }, "bodyTemplate", "names {nmae}, which no timer has."],
  [{ bodyTemplate: ["{firedAt}"] }, "bodyTemplate", "names {firedAt}, which no timer has."],
  [{ bodyTemplate: "{labels.}" }, "bodyTemplate", "names {labels.}, which no timer has."],
] as const)("%j is refused", async ([parameters, field, says], { db }) => {
  expect(await refusal(db, read, [JSON.stringify(parameters)])).toMatchObject({
    code: "MN004",
    path: `webhook.${field}`,
    message: `webhook.${field} ${says}`,
  });
});
