import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["null", 86400],
  ["'1h'", 3600],
  ["'PT30S'", 30],
  ["'30d'", 2592000],
  ["'0s'", 0],
  ["'0'", 0],
  ["'PT0S'", 0],
] as const)("%s is %i seconds", async ([written, seconds], { db }) => {
  const read = `extract(epoch from minoots_private.read_overlap(${written}))::int`;

  expect(await answer(db, read)).toBe(seconds);
});

sqlTest.for(["'31d'", "'soon'", "'-1h'", "''"])("%s is refused", async (written, { db }) => {
  expect(await refusal(db, `minoots_private.read_overlap(${written})`)).toMatchObject({
    code: "MN003",
    path: "overlap",
  });
});
