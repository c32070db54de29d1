import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const require = "minoots_private.require_one_name($1::uuid, $2)";
const id = "00000000-0000-0000-0000-000000000000";

sqlTest.for([
  [id, null],
  [null, "order-42"],
] as const)("takes id %s and key %s", async (name, { db }) => {
  expect(await answer(db, require, [...name])).toBe("");
});

sqlTest.for([
  [null, null],
  [id, "order-42"],
] as const)("refuses id %s with key %s", async (name, { db }) => {
  expect(await refusal(db, require, [...name])).toEqual({
    code: "MN001",
    path: "id",
    message: "id or key is needed: exactly one of them.",
    hint: "Name the timer by its id or by its key.",
  });
});
