import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const judge = "minoots_private.refuse_unknown_fields($1, 'timers[0].', array['name', 'fireAt'])";

sqlTest.for([{}, { name: "tea" }, { name: null, fireAt: 1 }])(
  "takes %j",
  async (request, { db }) => {
    expect(await answer(db, judge, [request])).toBe("");
  },
);

sqlTest.for([
  ["fireat", "Did you mean fireAt?"],
  ["fire_at", "Did you mean fireAt?"],
  ["Fire-At", "Did you mean fireAt?"],
  ["when", "Known here: name, fireAt."],
  ["__proto__", "Known here: name, fireAt."],
  ["", "Known here: name, fireAt."],
] as const)("refuses %j: %s", async ([field, hint], { db }) => {
  const request = `{"name":"tea",${JSON.stringify(field)}:1}`;

  expect(await refusal(db, judge, [request])).toEqual({
    code: "MN001",
    path: `timers[0].${field}`,
    message: `timers[0].${field} is unknown.`,
    hint,
  });
});

sqlTest.for([null, "null", "[]", "1", '"text"'])(
  "refuses %s, which is no object",
  async (json, { db }) => {
    expect(await refusal(db, judge, [json])).toMatchObject({
      code: "MN001",
      path: "timers[0]",
      message: "timers[0] is not a JSON object.",
    });
  },
);
