import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_retry_policy($1, 'retryPolicy', 'timers[0].')";
const defaults = {
  maxAttempts: 10,
  backoffInitialMs: 1000,
  backoffMultiplier: 2,
  backoffMaxMs: 3_600_000,
};

sqlTest.for([{}, { retryPolicy: null }, { retryPolicy: {} }])(
  "a policy left out, as %j, is whole all the same",
  async (request, { db }) => {
    expect(await answer(db, read, [request])).toEqual(defaults);
  },
);

sqlTest("what is said is kept, what is left out has its default", async ({ db }) => {
  const retryPolicy = { maxAttempts: 5, backoffMultiplier: 1.5 };

  const policy = await answer(db, read, [{ retryPolicy }]);

  expect(policy).toEqual({ ...defaults, ...retryPolicy });
});

sqlTest.for([
  [{ maxAttempts: 0 }, ".maxAttempts"],
  [{ maxAttempts: 51 }, ".maxAttempts"],
  [{ backoffInitialMs: 0 }, ".backoffInitialMs"],
  [{ backoffInitialMs: 86_400_001 }, ".backoffInitialMs"],
  [{ backoffMaxMs: "1h" }, ".backoffMaxMs"],
  [{ backoffMultiplier: 0.5 }, ".backoffMultiplier"],
  [{ maxattempts: 3 }, ".maxattempts"],
  [[], ""],
  ["always", ""],
] as const)("refuses %j at retryPolicy%s", async ([retryPolicy, field], { db }) => {
  expect(await refusal(db, read, [{ retryPolicy }])).toMatchObject({
    code: "MN001",
    path: `timers[0].retryPolicy${field}`,
  });
});
