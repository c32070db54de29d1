import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_choice($1, 'misfire', '', array['run', 'skip'])";

sqlTest("reads a word that is there, and refuses all else", async ({ db }) => {
  expect(await answer(db, read, [{ misfire: "SKIP" }])).toBe("skip");
  expect(await refusal(db, read, [{ misfire: "maybe" }])).toEqual({
    code: "MN001",
    path: "misfire",
    message: 'misfire is "maybe".',
    hint: "Use run or skip.",
  });
});
