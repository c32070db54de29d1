import { expect } from "vitest";
import { showUsage, spendRequests } from "../../../src/database/usage-calls.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

sqlTest("of a tenant that has done nothing yet, it shows that", async ({ db, tenant }) => {
  expect(await showUsage(db, tenant.id, 30)).toEqual({
    openTimers: 0,
    requestsLeft: 60,
    days: [],
  });
});

sqlTest("shows what is left now, and the last days first", async ({ db, tenant, clock }) => {
  await spendRequests(db, tenant.id, 20, 1);
  await db.query(
    `insert into minoots_private.usage (tenant_id, day, scheduled)
    select $1, date '2026-11-20' - days, days from generate_series(0, 2) as days`,
    [tenant.id],
  );
  await clock.set("2026-11-20T08:00:01Z");

  const { requestsLeft, days } = await showUsage(db, tenant.id, 2);

  expect(requestsLeft).toBe(50);
  expect(days).toEqual([
    { day: "2026-11-20", scheduled: 0, fired: 0, deliveries: 0, attempts: 0, requests: 0 },
    { day: "2026-11-19", scheduled: 1, fired: 0, deliveries: 0, attempts: 0, requests: 0 },
  ]);
});
