import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_request($1, $2, 'timers[17].')";

const defaults = {
  on_conflict: "error",
  misfire: "run",
  precision: "precise",
  actions: [],
  labels: {},
  metadata: null,
  key: null,
  fingerprint: null,
};

sqlTest("what is left out has its default", async ({ db, tenant }) => {
  const request = await answer(db, `to_jsonb(${read})`, [
    { name: "tea", fireIn: "30s" },
    tenant.id,
  ]);

  expect(request).toMatchObject({ ...defaults, name: "tea", fire_in: "00:00:30", fire_at: null });
});

sqlTest("every field is read", async ({ db, tenant }) => {
  const written = {
    name: "tea",
    fireAt: "2026-11-20T08:00:00Z",
    key: "order-42",
    requestedBy: "ada",
    concurrency: 2,
    retryPolicy: { maxAttempts: 5 },
    labels: { order: "42" },
    metadata: [1],
    onConflict: "REPLACE",
    maxLateness: "PT5M",
    misfire: "SKIP",
    precision: "RELAXED",
    actions: [{ webhook: { url: "https://example.com" } }],
  };

  const request = await answer(db, `to_jsonb(${read})`, [written, tenant.id]);

  expect(request).toMatchObject({
    name: "tea",
    fire_at: expect.stringMatching(/^2026-11-20T08:00/),
    key: "order-42",
    concurrency: 2,
    retry_policy: { maxAttempts: 5 },
    labels: { order: "42" },
    metadata: [1],
    on_conflict: "replace",
    max_lateness: "00:05:00",
    misfire: "skip",
    precision: "relaxed",
    requested_by: "ada",
    actions: [{ id: "1", kind: "webhook" }],
  });
});

sqlTest("only a request with a key has a fingerprint", async ({ db, tenant }) => {
  const keyed = { name: "tea", fireIn: "30s", key: "order-42" };

  const same = await answer(
    db,
    `(${read}).fingerprint = minoots_private.fingerprint_request(${read})`,
    [keyed, tenant.id],
  );

  expect(same).toBe(true);
});

sqlTest("the older spellings make the same request", async ({ db, tenant }) => {
  const actions = [{ type: "webhook", url: "https://example.com" }];
  const today = { name: "tea", key: "k", fireIn: "30s", actions, concurrency: 2 };
  const older = {
    name: "tea",
    key: "k",
    duration: "30s",
    actionBundle: { actions, concurrency: 2 },
  };

  const fingerprint = `encode((${read}).fingerprint, 'hex')`;

  expect(await answer(db, fingerprint, [older, tenant.id])).toBe(
    await answer(db, fingerprint, [today, tenant.id]),
  );
});

const tea = { name: "tea", fireIn: "30s" };

sqlTest.for([
  [{ ...tea, fireat: 1 }, "MN001", "fireat"],
  [{ ...tea, name: "" }, "MN001", "name"],
  [{ ...tea, name: "x".repeat(201) }, "MN001", "name"],
  [{ ...tea, key: "x".repeat(256) }, "MN001", "key"],
  [{ ...tea, requestedBy: 1 }, "MN001", "requestedBy"],
  [{ ...tea, labels: { a: 1 } }, "MN001", "labels.a"],
  [{ ...tea, metadata: "x".repeat(1_100_000) }, "MN014", "metadata"],
  [{ ...tea, concurrency: 33 }, "MN001", "concurrency"],
  [{ ...tea, onConflict: "merge" }, "MN001", "onConflict"],
  [{ ...tea, misfire: "skip" }, "MN001", "maxLateness"],
  [{ ...tea, misfire: "later" }, "MN001", "misfire"],
  [{ ...tea, precision: "exact" }, "MN001", "precision"],
  [{ ...tea, maxLateness: "0s" }, "MN003", "maxLateness"],
  [{ ...tea, actions: [{}] }, "MN004", "actions[0]"],
  [{ ...tea, actionBundle: { actions: [{}] } }, "MN004", "actionBundle.actions[0]"],
  [{ ...tea, actionBundle: { concurrency: 0 } }, "MN001", "actionBundle.concurrency"],
  [{ ...tea, retryPolicy: { maxAttempts: 0 } }, "MN001", "retryPolicy.maxAttempts"],
  [{ ...tea, tenantId: "nobody" }, "MN009", "tenantId"],
  [{ ...tea, fireIn: 30 }, "MN003", "fireIn"],
  [{ ...tea, fireIn: "0s" }, "MN003", "fireIn"],
  [{ name: "tea", duration: "0s" }, "MN003", "duration"],
  [{ name: "tea", duration: 30 }, "MN003", "duration"],
  [{ name: "tea", fireAt: "tomorrow" }, "MN002", "fireAt"],
  [{ name: "tea", fireAt: 1_795_161_600 }, "MN002", "fireAt"],
  [{ name: "tea" }, "MN002", "fireAt"],
  [{ fireIn: "30s" }, "MN001", "name"],
  [[], "MN001", ""],
  [null, "MN001", ""],
] as const)("refuses %j with %s at %s", async ([written, code, field], { db, tenant }) => {
  const refused = await refusal(db, read, [JSON.stringify(written), tenant.id]);

  expect(refused).toMatchObject({
    code,
    path: field === "" ? "timers[17]" : `timers[17].${field}`,
  });
});
