import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { refusal } from "../../../test/harness/rules.ts";
import {
  call,
  eventsOf,
  named,
  schedule,
  verbTest,
  webhook,
} from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("schedules a timer with all that it may have", async ({ server, tenant }) => {
  const { outcome, message, timer } = await call(server, "schedule_timer", {
    name: "tea",
    fire_in: "1h30m",
    concurrency: 2,
    key: "order-42",
    requested_by: "ada",
    max_lateness: "5m",
    misfire: "skip",
    precision: "relaxed",
    on_conflict: "replace",
    actions: JSON.stringify([webhook]),
    retry_policy: { maxAttempts: 5 },
    labels: { order: "42" },
    metadata: { note: null, n: 1 },
    on_failed: JSON.stringify([{ name: "undo", onMissed: [{ name: "tell" }] }]),
  });

  expect([outcome, message]).toEqual(["created", "Fires in 1 h 30 min."]);
  expect(timer).toEqual({
    id: timer.id,
    tenantId: tenant.id,
    name: "tea",
    key: "order-42",
    status: "scheduled",
    fireAt: "2026-11-20T09:30:00.000Z",
    createdAt: "2026-11-20T08:00:00.000Z",
    firedAt: null,
    finishedAt: null,
    lagMs: null,
    reason: null,
    armed: false,
    late: false,
    requestedBy: "ada",
    concurrency: 2,
    precision: "relaxed",
    maxLateness: "PT5M",
    misfire: "skip",
    labels: { order: "42" },
    metadata: { note: null, n: 1 },
    version: 1,
    parentId: null,
    onCompleted: null,
    onFailed: [
      expect.objectContaining({
        name: "undo",
        onMissed: [expect.objectContaining({ name: "tell" })],
      }),
    ],
    onMissed: null,
    actions: [{ id: "1", kind: "webhook", parameters: { url: "https://example.com/hook" } }],
    retryPolicy: {
      maxAttempts: 5,
      backoffInitialMs: 1000,
      backoffMultiplier: 2,
      backoffMaxMs: 3_600_000,
    },
  });
  expect(await eventsOf(server, timer)).toMatchObject([{ type: "timer.scheduled" }]);
});

verbTest("an instant is kept to the millisecond, rounded up", async ({ server }) => {
  const { timer } = await call(server, "schedule_timer", {
    name: "tea",
    fire_at: "2026-11-20 10:00:00.000001+01",
  });

  expect(timer.fireAt).toBe("2026-11-20T09:00:00.001Z");
});

verbTest("is the same request as JSON would make it", async ({ server }) => {
  const made = await call(server, "schedule_timer", { name: "tea", fire_in: "60m", key: "k" });

  const found = await schedule(server, { name: "tea", fireIn: "1h", key: "k" });

  expect(found).toMatchObject({ outcome: "existing", timer: { id: made.timer.id } });
});

verbTest.for([
  [{}, "MN001", "name"],
  [{ name: "tea" }, "MN002", "fireAt"],
  [{ name: "tea", fire_at: "infinity" }, "MN002", "fireAt"],
  [{ name: "tea", fire_in: "1 hour" }, "MN003", "fireIn"],
  [{ name: "tea", fire_in: "1h", actions: "[{}]" }, "MN004", "actions[0]"],
  [{ name: "tea", fire_in: "1h", labels: "[]" }, "MN001", "labels"],
  [{ name: "tea", fire_in: "1h", retry_policy: "1" }, "MN001", "retryPolicy"],
  [{ name: "tea", fire_in: "1h", concurrency: 0 }, "MN001", "concurrency"],
  [{ name: "tea", fire_in: "1h", max_lateness: "-5s" }, "MN003", "maxLateness"],
  [{ name: "tea", fire_in: "1h", on_conflict: "ignore" }, "MN001", "onConflict"],
] as const)("refuses %j with %s at %s", async ([values, code, path], { server }) => {
  const refused = await refusal(server, named("schedule_timer", values), Object.values(values));

  expect(refused).toMatchObject({ code, path });
});

verbTest("null is as good as left out", async ({ server }) => {
  const { timer } = await call(server, "schedule_timer", {
    name: "tea",
    fire_in: "1h",
    fire_at: null,
    concurrency: null,
    key: null,
    metadata: "null",
    actions: "null",
    labels: "null",
    retry_policy: "null",
    misfire: null,
  });

  expect(timer).toMatchObject({ actions: [], labels: {}, metadata: null, misfire: "run" });
});

sqlTest("a SQL user schedules for their tenant, in their name", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);
  await db.query(`set local role ${user}`);

  const { rows } = await db.query(
    "select outcome, (timer).tenant_id from minoots.schedule_timer('tea', fire_in => '5s')",
  );

  expect(rows).toEqual([{ outcome: "created", tenant_id: tenant.id }]);
  const { rows: events } = await db.query("select actor, face from minoots.events");
  expect(events).toEqual([{ actor: `role:${user}`, face: "sql" }]);
});
