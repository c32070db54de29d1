// Random verbs against the product and against a small model of it, in step. Whatever callers,
// loops and receivers do in whatever order, the product answers, stands and tells as the model
// does. MODEL_SEED and MODEL_RUNS set another seed, and more runs than the usual 200 of some 50 verbs each.
import fc from "fast-check";
import { expect } from "vitest";
import { insertTenant, test } from "../harness/database.ts";
import { clear, type Product } from "./product.ts";
import { type Oracle, oracle, run } from "./run.ts";
import { single, type Verb, verbs as someVerbs } from "./verbs.ts";

const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.MODEL_RUNS ?? 200);

const modelTest = test.extend("runVerbs", async ({ db, connect, clock }) => {
  const client = await connect();
  return async (verbs: readonly Verb[], judge?: Oracle): Promise<void> => {
    const tenant = await insertTenant(db);
    await client.query("select set_config('minoots.tenant_id', $1, false)", [tenant.id]);
    const product: Product = { db: client, tenantId: tenant.id, deliveryIds: new Map() };
    try {
      await run(product, clock, verbs, judge);
    } finally {
      await clear(client);
    }
  };
});

modelTest(
  `the product does as its model, seed ${seed}`,
  { timeout: 300_000 },
  async ({ runVerbs }) => {
    await fc.assert(
      fc.asyncProperty(someVerbs, (verbs) => runVerbs(verbs)),
      { seed, numRuns },
    );
  },
);

modelTest(
  "a wrong rule is found, and shrunk to the verbs that show it",
  { timeout: 60_000 },
  async ({ runVerbs }) => {
    const wrong: Oracle = (model, step, chosen) => {
      const answer = oracle(model, step, chosen);
      return step.verb === "pause" && answer.outcome === "changed"
        ? { outcome: "unchanged" }
        : answer;
    };

    const { failed, counterexample } = await fc.check(
      fc.asyncProperty(fc.array(single, { maxLength: 20, size: "max" }), (verbs) =>
        runVerbs(verbs, wrong),
      ),
      { seed: 7 },
    );

    expect(failed).toBe(true);
    expect(counterexample?.[0].map((step) => step.verb)).toEqual([
      expect.stringMatching("schedule|bulk"),
      "pause",
    ]);
  },
);
