import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_integer($1, 'concurrency', '', 1, 32)";

sqlTest("reads a number that is there, and refuses all else", async ({ db }) => {
  expect(await answer(db, read, ['{"concurrency": 3e1}'])).toBe(30);
  expect(await refusal(db, read, ['{"concurrency": 33}'])).toEqual({
    code: "MN001",
    path: "concurrency",
    message: "concurrency is 33.",
    hint: "Use a whole number from 1 to 32.",
  });
});
