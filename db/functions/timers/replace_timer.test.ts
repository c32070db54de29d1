import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { call, eventsOf, schedule, verbTest, webhook } from "../../../test/harness/timers.ts";

const replace = `(select to_jsonb(replaced) from minoots_private.timers as timer,
  minoots_private.replace_timer(timer, minoots_private.read_request($2, $1, '')) as replaced)`;

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("puts a new promise in the place of the old", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server, { key: "order-42", labels: { a: "1" } });
  await call(server, "pause_timer", { id: timer.id });
  await become(null, tenant);
  const written = {
    name: "coffee",
    fireIn: "2h",
    key: "order-42",
    actions: [webhook],
    metadata: [1],
    concurrency: 2,
    precision: "relaxed",
    maxLateness: "5m",
    misfire: "skip",
    requestedBy: "ada",
    retryPolicy: { maxAttempts: 1 },
  };

  const replaced = await answer(server, replace, [tenant.id, written]);

  expect(replaced).toMatchObject({
    id: timer.id,
    key: "order-42",
    status: "scheduled",
    version: 3,
    name: "coffee",
    concurrency: 2,
    precision: "relaxed",
    misfire: "skip",
    requested_by: "ada",
    labels: {},
    metadata: [1],
    actions: [{ kind: "webhook" }],
    max_lateness: "00:05:00",
    retry_policy: { maxAttempts: 1 },
  });
  expect((await eventsOf(server, timer)).at(-1)).toMatchObject({
    type: "timer.rescheduled",
    data: {
      name: "coffee",
      from: timer.fireAt,
      fireAt: "2026-11-20T10:00:00.000Z",
      replaced: true,
    },
  });
});

verbTest("the new request is from now on the same one", async ({ server, tenant, become }) => {
  await schedule(server, { key: "order-42" });
  await become(null, tenant);
  const written = { name: "coffee", fireAt: "2026-11-21T08:00:00Z", key: "order-42" };

  await answer(server, replace, [tenant.id, written]);

  await become("minoots_server", tenant);
  expect(await schedule(server, written)).toMatchObject({ outcome: "existing" });
});
