import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const fingerprint = `encode(minoots_private.fingerprint_request(
  jsonb_populate_record(null::minoots_private.timer_request, $1)), 'hex')`;

const request = {
  name: "tea",
  fire_in: "90s",
  actions: [],
  labels: { order: "42" },
  metadata: { note: null },
  misfire: "skip",
  max_lateness: "5m",
};

sqlTest("the same request has the same one, whatever the session's styles", async ({ db }) => {
  const first = await answer(db, fingerprint, [{ ...request, fire_at: "2026-11-20T08:00Z" }]);

  await db.query("set local timezone = 'Asia/Tokyo'; set local datestyle = 'German'");
  await db.query("set local intervalstyle = 'sql_standard'");
  const second = await answer(db, fingerprint, [{ ...request, fire_at: "2026-11-20T09:00+01" }]);

  expect(second).toBe(first);
});

sqlTest.for([
  { fire_in: "1m30s" },
  { id: "00000000-0000-0000-0000-000000000001" },
  { on_conflict: "replace" },
  { key: null, concurrency: null },
])("%j makes no other request", async (difference, { db }) => {
  const first = await answer(db, fingerprint, [request]);

  expect(await answer(db, fingerprint, [{ ...request, ...difference }])).toBe(first);
});

sqlTest.for([
  { name: "coffee" },
  { fire_in: "91s" },
  { fire_in: null, fire_at: "1970-01-01T00:01:30Z" },
  { max_lateness: "6m" },
  { misfire: "run" },
  { precision: "relaxed" },
  { actions: [{ id: "1" }] },
  { labels: {} },
  { metadata: {} },
  { concurrency: 1 },
  { retry_policy: {} },
  { key: "order-42" },
  { requested_by: "ada" },
  { follow_ups: { onFailed: [{ name: "undo", metadata: { a: null } }] } },
  { follow_ups: { onFailed: [{ name: "undo", metadata: {} }] } },
])("%j makes another request", async (difference, { db }) => {
  const first = await answer(db, fingerprint, [request]);

  expect(await answer(db, fingerprint, [{ ...request, ...difference }])).not.toBe(first);
});
