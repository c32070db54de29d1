import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_text($1, 'name', '', 5)";

sqlTest("reads a text that is there, and refuses all else", async ({ db }) => {
  expect(await answer(db, read, [{ name: "tea" }])).toBe("tea");
  expect(await refusal(db, read, [{ name: "coffee" }])).toEqual({
    code: "MN001",
    path: "name",
    message: "name has 6 characters.",
    hint: "Use 1 to 5 characters.",
  });
});
