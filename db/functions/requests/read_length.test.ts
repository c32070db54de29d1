import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_length($1, 'fireIn', '')::text";

sqlTest("reads a duration, or null when there is none", async ({ db }) => {
  expect(await answer(db, read, [{ fireIn: "1h30m" }])).toBe("01:30:00");
  expect(await answer(db, read, [{ fireIn: null }])).toBeNull();
  expect(await answer(db, read, [{}])).toBeNull();
});

sqlTest.for([
  [30, "fireIn is 30, not text."],
  ["30", 'fireIn "30" is not a duration.'],
] as const)("refuses %j: %s", async ([fireIn, message], { db }) => {
  const refused = await refusal(db, read, [{ fireIn }]);

  expect(refused).toMatchObject({ code: "MN003", path: "fireIn", message });
});
