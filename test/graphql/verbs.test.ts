// Each verb of SQL through GraphQL: the same outcome, and the timer as it is now.
import { expect } from "vitest";
import { fireDue } from "../../src/database/calls.ts";
import { makeKey } from "../server/support.ts";
import { test } from "./support.ts";

const promised = {
  name: "remind",
  key: "order-42",
  precision: "RELAXED",
  misfire: "SKIP",
  labels: { order: "42" },
  metadata: { items: [1, null, "two"] },
  requestedBy: "shop",
  concurrency: 2,
};

test("a timer is scheduled with all that can be said of it", async ({ api }) => {
  const retryPolicy = { maxAttempts: 3, backoffMultiplier: 1.5 };
  const parameters = { url: "https://example.com/hook", method: "PUT" };
  const actions = [{ webhook: { id: "tell", ...parameters } }];
  const input = { ...promised, fireIn: "1h30m", maxLateness: "5m", retryPolicy, actions };

  const { scheduleTimer } = await api.run(
    `mutation ($input: ScheduleTimerInput!) { scheduleTimer(input: $input) { outcome message
      timer { name key precision misfire labels metadata requestedBy concurrency
        status maxLateness version armed late reason lagMs actions { id kind parameters }
        retryPolicy { maxAttempts backoffInitialMs backoffMultiplier backoffMaxMs } } } }`,
    { input },
  );

  expect(scheduleTimer).toMatchObject({ outcome: "CREATED", message: "Fires in 1 h 30 min." });
  expect(scheduleTimer.timer).toEqual({
    ...promised,
    status: "SCHEDULED",
    maxLateness: "PT5M",
    version: 1,
    armed: false,
    late: false,
    reason: null,
    lagMs: null,
    actions: [{ id: "tell", kind: "webhook", parameters }],
    retryPolicy: { ...retryPolicy, backoffInitialMs: 1000, backoffMaxMs: 3600000 },
  });
});

test("an action's own retry policy goes with it", async ({ api }) => {
  const { scheduleTimer } = await api.run(`mutation { scheduleTimer(input: {name: "a", fireIn: "1m",
    actions: [{webhook: {url: "https://example.com", retryPolicy: {maxAttempts: 2}}}]
  }) { timer { actions { id retryPolicy { maxAttempts } } } } }`);

  expect(scheduleTimer.timer.actions).toEqual([{ id: "1", retryPolicy: { maxAttempts: 2 } }]);
});

test("asking again with the same key finds the timer; REPLACE replaces it", async ({ api }) => {
  const schedule = (fields: string) =>
    api.run(`mutation { scheduleTimer(input: {name: "a", key: "k", ${fields}}) {
      outcome timer { id } } }`);
  const first = await schedule(`fireIn: "1h"`);

  const again = await schedule(`fireIn: "1h"`);
  const replaced = await schedule(`fireIn: "2h", onConflict: REPLACE`);

  expect(again.scheduleTimer).toEqual({
    outcome: "EXISTING",
    timer: { id: first.scheduleTimer.timer.id },
  });
  expect(replaced.scheduleTimer.outcome).toBe("REPLACED");
});

test("many timers are scheduled in the order given", async ({ api }) => {
  const timers = [
    { name: "a", fireIn: "1m" },
    { name: "b", fireAt: "2030-01-01T00:00:00.0001+01:00", precision: "RELAXED" },
    { name: "c", fireIn: "PT1H", actions: [{ webhook: { id: "x", url: "http://example.com/" } }] },
  ];

  const { scheduleTimers } = await api.run(
    `mutation ($input: ScheduleTimersInput!) { scheduleTimers(input: $input) {
      results { outcome message timer { name fireAt precision actions { id kind } } } } }`,
    { input: { timers } },
  );

  expect(scheduleTimers.results).toMatchObject([
    { outcome: "CREATED", message: "Fires in 1 min.", timer: { name: "a", actions: [] } },
    { timer: { name: "b", fireAt: "2029-12-31T23:00:00.001Z", precision: "RELAXED" } },
    { timer: { name: "c", actions: [{ id: "x", kind: "webhook" }] } },
  ]);
});

test("one mistake among many schedules none, and says which", async ({ api }) => {
  const timers = [
    { name: "a", fireIn: "1m" },
    { name: "b", fireIn: "P1M" },
  ];

  const mistake = await api.mistake(
    `mutation ($input: ScheduleTimersInput!) { scheduleTimers(input: $input) { results { outcome } } }`,
    { input: { timers } },
  );

  expect(mistake.slice(0, 2)).toEqual(["INVALID_DURATION", "timers[1].fireIn"]);
  expect(await api.run("{ timers { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("each verb changes the timer and tells its outcome", async ({ api }) => {
  await api.run(
    `mutation { scheduleTimer(input: {name: "a", key: "k", fireIn: "1h"}) { outcome } }`,
  );
  const verb = async (call: string) => {
    const data = await api.run(
      `mutation { it: ${call} { outcome message timer { status version } } }`,
    );
    return [data.it.outcome, data.it.timer.status, data.it.timer.version];
  };

  expect([
    await verb(`rescheduleTimer(input: {key: "k", fireIn: "3h", ifVersion: 1})`),
    await verb(`snoozeTimer(input: {key: "k", by: "1h"})`),
    await verb(`pauseTimer(input: {key: "k"})`),
    await verb(`pauseTimer(input: {key: "k"})`),
    await verb(`resumeTimer(input: {key: "k"})`),
    await verb(`fireTimer(input: {key: "k"})`),
    await verb(`cancelTimer(input: {key: "k"})`),
    await verb(`cancelTimer(input: {key: "k"})`),
    await verb(`snoozeTimer(input: {key: "k", by: "1h"})`),
  ]).toEqual([
    ["CHANGED", "SCHEDULED", 2],
    ["CHANGED", "SCHEDULED", 3],
    ["CHANGED", "PAUSED", 4],
    ["UNCHANGED", "PAUSED", 4],
    ["CHANGED", "SCHEDULED", 5],
    ["CHANGED", "SCHEDULED", 6],
    ["CHANGED", "CANCELLED", 7],
    ["UNCHANGED", "CANCELLED", 7],
    ["TOO_LATE", "CANCELLED", 7],
  ]);
});

test("timers are cancelled by their labels", async ({ api }) => {
  for (const order of ["1", "1", "2"]) {
    await api.run(
      `mutation ($labels: Labels) { scheduleTimer(input: {name: "a", fireIn: "1h", labels: $labels}) { outcome } }`,
      { labels: { order } },
    );
  }

  const data = await api.run(
    `mutation { cancelTimers(input: {labels: {order: "1"}}) { outcome message cancelled } }`,
  );

  expect(data.cancelTimers).toEqual({ outcome: "CHANGED", message: "2 cancelled.", cancelled: 2 });
});

test("a mutation's timer shows what the mutation has just done", async ({ api }) => {
  const data = await api.run(`mutation { scheduleTimer(input: {name: "a", fireIn: "1h"}) {
    timer { deliveries { id } events { nodes { type actor face timer { name } } } } } }`);

  expect(data.scheduleTimer.timer).toMatchObject({
    deliveries: [],
    events: { nodes: [{ type: "TIMER_SCHEDULED", face: "graphql", timer: { name: "a" } }] },
  });
  expect(data.scheduleTimer.timer.events.nodes[0].actor).toMatch(/^key:/);
});

test("two mutations of one request are two transactions", async ({ api }) => {
  const { data, errors } = await api.ask(`mutation {
    a: scheduleTimer(input: {name: "a", fireIn: "1h", key: "k"}) { outcome }
    b: scheduleTimer(input: {name: "b", fireIn: "1h", key: "k"}) { outcome }
    c: cancelTimer(input: {key: "k"}) { outcome timer { name } }
  }`);

  expect(data).toEqual({
    a: { outcome: "CREATED" },
    b: null,
    c: { outcome: "CHANGED", timer: { name: "a" } },
  });
  expect(errors).toMatchObject([{ path: ["b"], extensions: { code: "KEY_CONFLICT" } }]);
});

test("a key without the scope write reads, and changes nothing", async ({ api, db, tenant }) => {
  const key = await makeKey(db, tenant, ["read"]);

  const read = await api.ask("{ viewer { scopes } }", {}, key);
  const write = await api.ask(
    `mutation { scheduleTimer(input: {name: "a", fireIn: "1h"}) { outcome } }`,
    {},
    key,
  );

  expect(read.data).toEqual({ viewer: { scopes: ["READ"] } });
  expect(write).toMatchObject({ status: 403, errors: [{ extensions: { code: "FORBIDDEN" } }] });
  expect(await api.run("{ timers { nodes { id } } }")).toEqual({ timers: { nodes: [] } });
});

test("lengths of time and instants are taken as people write them", async ({ api, clock }) => {
  await clock.set("2030-01-01T00:00:00Z");
  const fireAt = async (fields: string) => {
    const { scheduleTimer } = await api.run(
      `mutation { scheduleTimer(input: {name: "a", ${fields}}) { timer { fireAt } } }`,
    );
    return scheduleTimer.timer.fireAt;
  };

  expect([
    await fireAt(`fireIn: "30s"`),
    await fireAt(`fireIn: "1h30m"`),
    await fireAt(`fireIn: "PT30S"`),
    await fireAt(`fireAt: "2030-01-01T08:00:00.0001+01:00"`),
  ]).toEqual([
    "2030-01-01T00:00:30.000Z",
    "2030-01-01T01:30:00.000Z",
    "2030-01-01T00:00:30.000Z",
    "2030-01-01T07:00:00.001Z",
  ]);
});

test("a cancel that came too late says so, with the timer as it is and why", async ({
  api,
  db,
  clock,
}) => {
  await clock.set("2030-01-01T00:00:00Z");
  await api.run(`mutation {
    a: scheduleTimer(input: {name: "a", key: "a", fireIn: "1m"}) { outcome }
    b: scheduleTimer(input: {name: "b", key: "b", fireIn: "1m", maxLateness: "1s", misfire: SKIP}) {
      outcome } }`);
  await clock.set("2030-01-01T00:01:05Z");
  await fireDue(db, { fireMax: 10, owner: null, leaseMs: 30_000 });
  await clock.set("2030-01-01T00:01:07.1Z");

  const { a, b } = await api.run(`mutation {
    a: cancelTimer(input: {key: "a"}) { outcome message timer { status lagMs late reason } }
    b: cancelTimer(input: {key: "b"}) { outcome message timer { status late reason } } }`);

  expect(a).toEqual({
    outcome: "TOO_LATE",
    message: "Fired 2.1 s ago.",
    timer: { status: "COMPLETED", lagMs: 5000, late: false, reason: null },
  });
  expect(b).toMatchObject({
    outcome: "TOO_LATE",
    timer: { status: "MISSED", late: true, reason: expect.stringContaining("5 s") },
  });
});
