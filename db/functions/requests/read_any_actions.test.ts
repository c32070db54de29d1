import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const readAny = "minoots_private.read_any_actions($1, 'actions', '')";
const read = "minoots_private.read_actions($1, 'actions', '')";
const url = "https://example.com/hook";

sqlTest.for([
  [[{ webhook: { url } }]],
  [[{ type: "webhook", url }]],
  [[{ kind: "webhook", parameters: { url } }]],
  [[]],
  [null],
])("reads %j as read_actions does", async ([actions], { db }) => {
  expect(await answer(db, readAny, [{ actions }])).toEqual(await answer(db, read, [{ actions }]));
});
