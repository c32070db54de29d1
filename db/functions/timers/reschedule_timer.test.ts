import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import {
  call,
  eventsOf,
  fireDue,
  named,
  schedule,
  typesOf,
  verbTest,
} from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("fires at the new time and never at the old one", async ({ server, clock }) => {
  const { timer } = await schedule(server);

  const moved = await call(server, "reschedule_timer", { id: timer.id, fire_in: "3h" });

  expect(moved).toMatchObject({
    outcome: "changed",
    message: "Fires in 3 h.",
    timer: { status: "scheduled", fireAt: "2026-11-20T11:00:00.000Z", version: 2 },
  });
  await clock.set(timer.fireAt);
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
  await clock.set("2026-11-20T11:00:00Z");
  expect(await fireDue(server)).toMatchObject({ fired: 1 });
  const [, told] = await eventsOf(server, timer);
  expect(told).toMatchObject({ type: "timer.rescheduled", data: { from: timer.fireAt } });
});

verbTest("moves to an instant, rounded up to the millisecond", async ({ server }) => {
  await schedule(server, { key: "order-42" });

  const moved = await call(server, "reschedule_timer", {
    key: "order-42",
    fire_at: "2026-11-20T09:30:00.000001Z",
  });

  expect(moved.timer.fireAt).toBe("2026-11-20T09:30:00.001Z");
});

verbTest("to the time it has, it is unchanged and nothing is told", async ({ server }) => {
  const { timer } = await schedule(server);

  const moved = await call(server, "reschedule_timer", { id: timer.id, fire_in: "1h" });

  expect(moved).toMatchObject({ outcome: "unchanged", timer: { version: 1 } });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled"]);
});

verbTest("a paused timer stays paused", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "pause_timer", { id: timer.id });

  const moved = await call(server, "reschedule_timer", { id: timer.id, fire_in: "3h" });

  expect(moved).toMatchObject({ outcome: "changed", timer: { status: "paused" } });
});

verbTest("with if_version only if nobody changed it since", async ({ server }) => {
  const { timer } = await schedule(server);
  const move = { id: timer.id, fire_in: "3h", if_version: 1 };

  expect(await call(server, "reschedule_timer", move)).toMatchObject({ outcome: "changed" });

  const again = { ...move, fire_in: "4h" };
  const expression = named("reschedule_timer", again);
  expect(await refusal(server, expression, Object.values(again))).toEqual({
    code: "MN013",
    path: "ifVersion",
    message: "ifVersion is 1, and the timer is at 2.",
    hint: "Read the timer again, then decide.",
  });
});

verbTest("the too-late caller gets the timer as it is", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });

  const late = await call(server, "reschedule_timer", { id: timer.id, fire_in: "3h" });

  expect(late).toMatchObject({
    outcome: "too_late",
    timer: { status: "cancelled", fireAt: timer.fireAt },
  });
});

verbTest.for([
  [{}, "MN002", "fireAt"],
  [{ fire_in: "1h", fire_at: "2026-11-20T09:00Z" }, "MN002", "fireAt"],
  [{ fire_at: "infinity" }, "MN002", "fireAt"],
  [{ fire_in: "0s" }, "MN003", "fireIn"],
  [{ fire_in: "P1M" }, "MN003", "fireIn"],
] as const)("refuses %j with %s at %s", async ([time, code, path], { server }) => {
  const { timer } = await schedule(server);
  const values = { id: timer.id, ...time };

  const refused = await refusal(server, named("reschedule_timer", values), Object.values(values));

  expect(refused).toMatchObject({ code, path });
});
