import { expect } from "vitest";
import {
  call,
  eventsOf,
  fireDue,
  schedule,
  typesOf,
  verbTest,
} from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00.0009Z"));

verbTest("a timer becomes due at once, and the kernel fires it", async ({ server }) => {
  const { timer } = await schedule(server);

  const fired = await call(server, "fire_timer", { id: timer.id });

  expect(fired).toMatchObject({
    outcome: "changed",
    message: "Fires at once.",
    timer: { status: "scheduled", fireAt: "2026-11-20T08:00:00.000Z", version: 2, armed: true },
  });
  expect(await fireDue(server)).toMatchObject({ fired: 1 });
  expect((await eventsOf(server, timer)).map(({ type, data }) => [type, data["from"]])).toEqual([
    ["timer.scheduled", undefined],
    ["timer.rescheduled", timer.fireAt],
    ["timer.fired", undefined],
    ["timer.completed", undefined],
  ]);
});

verbTest("a paused one too", async ({ server }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await call(server, "pause_timer", { id: timer.id });

  const fired = await call(server, "fire_timer", { key: "order-42" });

  expect(fired).toMatchObject({ outcome: "changed", timer: { status: "scheduled" } });
  expect(await fireDue(server)).toMatchObject({ fired: 1 });
});

verbTest("long overdue, it is asked for now and not missed", async ({ server, clock }) => {
  const { timer } = await schedule(server, { misfire: "skip", maxLateness: "1s" });
  await clock.set("2026-11-20T10:00:00Z");

  await call(server, "fire_timer", { id: timer.id });
  await fireDue(server);

  expect(await typesOf(server, timer)).toContain("timer.completed");
});

verbTest("the too-late caller gets the timer as it is", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });

  const late = await call(server, "fire_timer", { id: timer.id });

  expect(late).toMatchObject({ outcome: "too_late", timer: { status: "cancelled" } });
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
});
