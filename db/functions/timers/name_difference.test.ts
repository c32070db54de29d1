import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { schedule, verbTest, webhook } from "../../../test/harness/timers.ts";

const name = `(select minoots_private.name_difference(
  timer, minoots_private.read_request($2, $1, '')) from minoots_private.timers as timer)`;

const tea = { name: "tea", fireIn: "1h" };

verbTest.for([
  [{ name: "coffee" }, "name"],
  [{ actions: [webhook] }, "actions"],
  [{ labels: { order: "42" } }, "labels"],
  [{ metadata: { order: 42 } }, "metadata"],
  [{ concurrency: 2 }, "concurrency"],
  [{ retryPolicy: { maxAttempts: 1 } }, "retryPolicy"],
  [{ maxLateness: "5m" }, "maxLateness"],
  [{ maxLateness: "5m", misfire: "skip" }, "maxLateness"],
  [{ precision: "relaxed" }, "precision"],
  [{ requestedBy: "ada" }, "requestedBy"],
  [{ onFailed: [{ name: "undo" }] }, "onFailed"],
  [{ fireIn: "2h" }, "fireIn"],
  [{ fireIn: null, fireAt: "2026-11-20T08:00:00Z" }, "fireAt"],
] as const)("%j differs in %s", async ([difference, field], { server, tenant, become }) => {
  await schedule(server, tea);
  await become(null);

  expect(await answer(server, name, [tenant.id, { ...tea, ...difference }])).toBe(field);
});

verbTest("names misfire when the bound is the same", async ({ server, tenant, become }) => {
  await schedule(server, { ...tea, maxLateness: "5m" });
  await become(null);

  const other = { ...tea, maxLateness: "5m", misfire: "skip" };
  expect(await answer(server, name, [tenant.id, other])).toBe("misfire");
});
