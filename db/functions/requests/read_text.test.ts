import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_text($1, 'name', 'timers[0].', 5)";

sqlTest.for([
  [{ name: "tea" }, "tea"],
  [{ name: " " }, " "],
  [{ name: "grüße" }, "grüße"],
  [{ name: "👩🏽‍🍳🫖" }, "👩🏽‍🍳🫖"],
  [{ name: "שלום" }, "שלום"],
  [{ name: null }, null],
  [{}, null],
] as const)("reads %j as %j", async ([request, text], { db }) => {
  expect(await answer(db, read, [request])).toBe(text);
});

sqlTest.for([1, true, {}, [], ["tea"]])("refuses %j, which is no text", async (name, { db }) => {
  expect(await refusal(db, read, [{ name }])).toEqual({
    code: "MN001",
    path: "timers[0].name",
    message: "timers[0].name is not text.",
    hint: "Put it in quotes.",
  });
});

sqlTest.for(["", "123456"])("refuses %j, which has not 1 to 5 characters", async (name, { db }) => {
  expect(await refusal(db, read, [{ name }])).toEqual({
    code: "MN001",
    path: "timers[0].name",
    message: `timers[0].name has ${name.length} characters.`,
    hint: "Use 1 to 5 characters.",
  });
});

const marks = ["\u0001", "\t", "\n", "\r", "\u001f", "\u007f", "\u0085", "\u009f"];
const directions = ["\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069"];

sqlTest.for([...marks, ...directions])("refuses %j within a text", async (mark, { db }) => {
  expect(await refusal(db, read, [{ name: `a${mark}b` }])).toEqual({
    code: "MN001",
    path: "timers[0].name",
    message: "timers[0].name holds control characters or direction marks.",
    hint: "Leave out line breaks and invisible marks.",
  });
});
