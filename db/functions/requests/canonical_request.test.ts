import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";

const canonical = "minoots_private.canonical_request($1, $2, 'timers[0].')";

const actions = [{ type: "webhook", url: "https://example.com" }];

sqlTest("today's words stay as they are", async ({ db, tenant }) => {
  const request = { name: "tea", fireIn: "30s", actions, concurrency: 2, metadata: { a: null } };

  expect(await answer(db, canonical, [request, tenant.id])).toEqual(request);
});

sqlTest("a bundle is unpacked, and wins over absent fields", async ({ db, tenant }) => {
  const bundle = { actions, concurrency: 2, retryPolicy: { maxAttempts: 5 } };
  const request = { name: "tea", actionBundle: bundle, actions: null };

  expect(await answer(db, canonical, [request, tenant.id])).toEqual({ name: "tea", ...bundle });
});

sqlTest("no bundle is as good as none", async ({ db, tenant }) => {
  const request = { name: "tea", actionBundle: null, actions };

  expect(await answer(db, canonical, [request, tenant.id])).toEqual({ name: "tea", actions });
});

sqlTest("the tenant may be said by name or id", async ({ db, tenant }) => {
  for (const tenantId of [tenant.id, tenant.name, null]) {
    expect(await answer(db, canonical, [{ tenantId }, tenant.id])).toEqual({});
  }
});

sqlTest("another tenant is forbidden, whether it exists or not", async ({ db, tenant }) => {
  const other = await insertTenant(db);

  for (const tenantId of [other.id, other.name, "nobody", "", 1, {}]) {
    expect(await refusal(db, canonical, [{ tenantId }, tenant.id])).toEqual({
      code: "MN009",
      path: "timers[0].tenantId",
      message: "timers[0].tenantId is not the tenant of this key.",
      hint: "Leave tenantId out, or use the key of that tenant.",
    });
  }
});

sqlTest.for([
  [{ duration: "30s", fireIn: "30s" }, "duration"],
  [{ actionBundle: { actions }, actions }, "actionBundle"],
  [{ actionBundle: {}, concurrency: 2 }, "actionBundle"],
  [{ actionBundle: {}, retryPolicy: {} }, "actionBundle"],
  [{ actionBundle: { action: [] } }, "actionBundle.action"],
  [{ actionBundle: [] }, "actionBundle"],
  [{ actionBundle: "x" }, "actionBundle"],
] as const)("refuses %j at %s", async ([request, path], { db, tenant }) => {
  expect(await refusal(db, canonical, [request, tenant.id])).toMatchObject({
    code: "MN001",
    path: `timers[0].${path}`,
  });
});
