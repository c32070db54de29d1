import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const filling = "minoots_private.fill_template($1, $2)";
const row = { id: 42, note: null, text: `"\\ {id}\n`, deep: { a: [1] } };

sqlTest.for([
  [{ name: "expire" }, { name: "expire" }],
  [{ name: "order {id}" }, { name: "order 42" }],
  [{ metadata: { "{id}": ["{id}{id}", {}] } }, { metadata: { "42": ["4242", {}] } }],
  [{ metadata: { raw: "{text}" } }, { metadata: { raw: row.text } }],
  [{ metadata: "{deep}" }, { metadata: `{"a": [1]}` }],
  [{ metadata: { note: "{note}" } }, { metadata: { note: "" } }],
  [{ labels: { order: "{id}", note: "{note}" } }, { labels: { order: "42" } }],
  [{ labels: { note: "{note}" } }, { labels: {} }],
  [{ name: "{ id}, {}, { }" }, { name: "{ id}, {}, { }" }],
] as const)("%j becomes %j", async ([template, filled], { db }) => {
  const values = [JSON.stringify(template), JSON.stringify(row)];

  expect(await answer(db, filling, values)).toEqual(filled);
});

sqlTest("a name that is no column is refused", async ({ db }) => {
  expect(await refusal(db, filling, ['{"name": "{order_id}"}', row])).toMatchObject({
    code: "MN001",
    path: "timer",
    message: "timer names {order_id}, which is not a column of the table.",
  });
});
