import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_any_policy($1, 'retryPolicy', '')";

sqlTest("makes whole what is said, and judges it", async ({ db }) => {
  expect(await answer(db, read, [{ retryPolicy: { maxAttempts: 5 } }])).toEqual({
    maxAttempts: 5,
    backoffInitialMs: 1000,
    backoffMultiplier: 2,
    backoffMaxMs: 3_600_000,
  });
  expect(await refusal(db, read, [{ retryPolicy: { maxAttempts: 51 } }])).toMatchObject({
    code: "MN001",
    path: "retryPolicy.maxAttempts",
  });
});
