import { expect } from "vitest";
import { showLimits } from "../../../src/database/usage-calls.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";

sqlTest("shows what the tier states", async ({ db }) => {
  const { id } = await insertTenant(db, "pro");

  expect(await showLimits(db, id)).toEqual({
    tier: "pro",
    requestsPerMinute: 6000,
    requestsAtOnce: 600,
    openTimers: 1_000_000,
    timersPerCall: 10_000,
    payloadBytes: 262_144,
    connections: 200,
    connectionsPerKey: 100,
    subscriptions: 100,
    retention: "PT720H",
    failureRetention: "PT2160H",
  });
});
