import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["{}", 5],
  ['{"escalation": {}}', 5],
  ['{"escalation": {"afterAttempts": 2}}', 2],
  ['{"escalation": {"afterAttempts": 9}}', 5],
] as const)("of five, with %s there are %i", async ([spec, count], { db }) => {
  const call = `minoots_private.attempts_of('{"maxAttempts": 5}', $1)`;

  expect(await answer(db, call, [spec])).toBe(count);
});
