import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { observed } from "../../../test/harness/observing.ts";

test("connections, their most, and the NOTIFY queue are told", async ({ db }) => {
  const told = await observed(db, "observe_server");

  expect(told["minoots_connections_used"]).toBeGreaterThan(0);
  expect(told["minoots_connections_max"]).toBeGreaterThan(told["minoots_connections_used"]!);
  expect(told["minoots_notify_queue_ratio"]).toBeLessThan(1);
});

test("a snapshot that stays open ages with each transaction since", async ({ db, connect }) => {
  const open = await connect();
  await open.query("begin isolation level repeatable read");
  await open.query("select 1");
  for (let count = 0; count < 5; count += 1) await db.query("select pg_current_xact_id()");

  const told = await observed(db, "observe_server");
  await open.query("rollback");

  expect(told["minoots_oldest_snapshot_transactions"]).toBeGreaterThanOrEqual(5);
});
