import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_command_action($1, 'actions[0]', 'actions[0].command.')";

sqlTest("takes a name and its parameters", async ({ db }) => {
  const whole = { name: "resize", parameters: { file: "a.png", width: 640 } };

  expect(await answer(db, read, [whole])).toEqual(whole);
  expect(await answer(db, read, [{ name: "tidy" }])).toEqual({ name: "tidy", parameters: {} });
});

sqlTest.for([
  [{}, "MN004", "actions[0]"],
  [{ name: "x".repeat(65) }, "MN001", "actions[0].command.name"],
  [{ name: "resize", parameters: ["a"] }, "MN001", "actions[0].command.parameters"],
  [{ name: "resize", parameters: { a: true } }, "MN004", "actions[0].command.parameters.a"],
  [{ name: "resize", parameters: { a: null } }, "MN004", "actions[0].command.parameters.a"],
  [{ name: "resize", parameters: { a: ["-x"] } }, "MN004", "actions[0].command.parameters.a"],
  [{ name: "resize", argv: ["-rf"] }, "MN001", "actions[0].command.argv"],
] as const)("refuses %j", async ([written, code, path], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({ code, path });
});
