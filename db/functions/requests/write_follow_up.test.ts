import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const write = "minoots_private.write_follow_up(minoots_private.read_request($1, $2, ''))";

sqlTest("says all that was asked, in the words of a request", async ({ db, tenant }) => {
  const retryPolicy = {
    maxAttempts: 3,
    backoffInitialMs: 5,
    backoffMultiplier: 1.5,
    backoffMaxMs: 9,
  };
  const asked = {
    name: "undo",
    fireIn: "PT1H30M",
    concurrency: 2,
    retryPolicy,
    labels: { order: "42" },
    metadata: { a: null, b: [1.0] },
    key: "undo-42",
    maxLateness: "PT5M",
    misfire: "skip",
    precision: "relaxed",
    requestedBy: "shop",
    actions: [],
  };

  const written = await answer(db, write, [asked, tenant.id]);

  expect(written).toEqual(asked);
  expect(await answer(db, write, [written, tenant.id])).toEqual(written);
});
