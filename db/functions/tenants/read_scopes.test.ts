import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_scopes($1::text[])";

sqlTest.for([
  [null, ["read", "write"]],
  [["admin"], ["admin"]],
  [
    ["WRITE", "read", "write"],
    ["read", "write"],
  ],
])("reads %j as %j", async ([written, scopes], { db }) => {
  expect(await answer(db, read, [written])).toEqual(scopes);
});

sqlTest.for([
  [[], "scopes are none."],
  [["read", "root"], 'scopes hold "root".'],
  [["read", null], "scopes hold null."],
])("refuses %j", async ([written, message], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({
    code: "MN001",
    path: "scopes",
    message,
    hint: "Use read, write and admin, as many as the key needs.",
  });
});
