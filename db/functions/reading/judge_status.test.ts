import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const judged = (status: string) => `minoots_private.judge_status(${status}, '{open,done}')`;

sqlTest("words that there are, none and no list at all are let through", async ({ db }) => {
  for (const status of ["'{open}'", "'{done,open}'", "'{}'", "null"]) {
    await answer(db, judged(status));
  }
});

sqlTest("another word is refused with those that there are", async ({ db }) => {
  expect(await refusal(db, judged("'{open,opne}'"))).toMatchObject({
    code: "MN001",
    path: "status",
    hint: "Use open, done.",
  });
  expect((await refusal(db, judged("array[null]::text[]"))).message).toMatch(/null/);
});
