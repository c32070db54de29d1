import { expect } from "vitest";
import { call, fireDue, schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("a resumed timer fires at its time", async ({ server, clock }) => {
  const { timer } = await schedule(server);
  await call(server, "pause_timer", { id: timer.id });

  const resumed = await call(server, "resume_timer", { id: timer.id });

  expect(resumed).toMatchObject({
    outcome: "changed",
    message: "Fires in 1 h.",
    timer: { status: "scheduled", fireAt: timer.fireAt, version: 3 },
  });
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
  await clock.set(timer.fireAt);
  expect(await fireDue(server)).toMatchObject({ fired: 1 });
  expect(await typesOf(server, timer)).toEqual([
    "timer.scheduled",
    "timer.paused",
    "timer.resumed",
    "timer.fired",
    "timer.completed",
  ]);
});

verbTest.for([
  ["run", "completed"],
  ["skip", "missed"],
] as const)("past its time, policy %s makes it %s", async ([misfire, end], { server, clock }) => {
  const { timer } = await schedule(server, { misfire, maxLateness: "5m" });
  await call(server, "pause_timer", { id: timer.id });
  await clock.set("2026-11-20T10:00:00Z");

  const resumed = await call(server, "resume_timer", { id: timer.id });
  await fireDue(server);

  expect(resumed).toMatchObject({ outcome: "changed", message: "Fires at once." });
  const { timer: ended } = await call(server, "resume_timer", { id: timer.id });
  expect(ended).toMatchObject({ status: end, late: true });
});

verbTest("a timer that runs is unchanged", async ({ server }) => {
  const { timer } = await schedule(server, { key: "order-42" });

  const resumed = await call(server, "resume_timer", { key: "order-42" });

  expect(resumed).toMatchObject({ outcome: "unchanged", timer: { version: 1 } });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled"]);
});

verbTest("the too-late caller gets the timer as it is", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });

  const late = await call(server, "resume_timer", { id: timer.id });

  expect(late).toMatchObject({ outcome: "too_late", timer: { status: "cancelled" } });
});
