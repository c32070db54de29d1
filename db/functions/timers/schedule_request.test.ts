import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const scheduleRequest = "minoots_private.schedule_request($1)";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("schedules what the REST body says, as it came", async ({ server, tenant }) => {
  const { outcome, timer } = await schedule(server, {
    tenantId: tenant.name,
    requestedBy: "user",
    name: "webhook-test",
    fireIn: null,
    duration: "2s",
    actionBundle: {
      actions: [{ type: "webhook", url: "http://127.0.0.1:9999/hook" }],
      concurrency: 2,
    },
  });

  expect(outcome).toBe("created");
  expect(timer).toMatchObject({
    tenantId: tenant.id,
    requestedBy: "user",
    name: "webhook-test",
    status: "scheduled",
    fireAt: "2026-11-20T08:00:02.000Z",
    actions: [{ id: "1", kind: "webhook", parameters: { url: "http://127.0.0.1:9999/hook" } }],
    concurrency: 2,
    version: 1,
  });
});

verbTest("the same key with the same request gives the same timer", async ({ server, clock }) => {
  const first = await schedule(server, { key: "order-42" });
  await clock.set("2026-11-20T08:10:00Z");

  const second = await schedule(server, { key: "order-42" });

  expect(second).toEqual({
    outcome: "existing",
    message: "Fires in 50 min.",
    timer: first.timer,
  });
});

verbTest("also from a session in another time zone and style", async ({ server }) => {
  const request = { key: "order-42", fireAt: "2026-12-01T08:00:00Z", maxLateness: "5m" };
  await schedule(server, request);
  await server.query("set local timezone = 'Asia/Kolkata'; set local intervalstyle = 'iso_8601'");

  expect(await schedule(server, request)).toMatchObject({ outcome: "existing" });
});

verbTest("a past fireAt fires at once, and says so", async ({ server }) => {
  const { message } = await schedule(server, { fireAt: "2026-11-20T07:58:00Z" });

  expect(message).toBe("fireAt is 2 min ago: it fires at once.");
});

verbTest.for([
  [null, "MN001", ""],
  ["[]", "MN001", ""],
  ["{}", "MN001", "name"],
  ['{"name":"tea","fireIn":"1h","fireat":1}', "MN001", "fireat"],
  ['{"name":"tea","duration":"1 month"}', "MN003", "duration"],
] as const)("refuses %s with %s at %s", async ([json, code, path], { server }) => {
  expect(await refusal(server, scheduleRequest, [json])).toMatchObject({ code, path });
});

verbTest("a session without a tenant schedules nothing", async ({ server, become }) => {
  await become("minoots_server");

  const refused = await refusal(server, scheduleRequest, ['{"name":"tea","fireIn":"1h"}']);

  expect(refused).toMatchObject({ code: "MN009" });
});
