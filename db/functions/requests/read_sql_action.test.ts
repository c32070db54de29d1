import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_sql_action($1, 'actions[0]', 'actions[0].sql.')";

sqlTest("takes a function and what it is given, nulls too", async ({ db }) => {
  const whole = { function: "shop.expire", arguments: { id: 42, note: null } };

  expect(await answer(db, read, [whole])).toEqual(whole);
  expect(await answer(db, read, [{ function: "f" }])).toEqual({ function: "f", arguments: {} });
});

sqlTest.for([
  [{}, "MN004", "actions[0]"],
  [{ function: null }, "MN004", "actions[0]"],
  [{ function: 7 }, "MN001", "actions[0].sql.function"],
  [{ function: "x".repeat(129) }, "MN001", "actions[0].sql.function"],
  [{ function: "f", arguments: [] }, "MN001", "actions[0].sql.arguments"],
  [{ function: "f", arguments: { a: "x".repeat(65536) } }, "MN014", "actions[0].sql.arguments"],
  [{ function: "f", query: "select 1" }, "MN001", "actions[0].sql.query"],
] as const)("refuses %j", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
