import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { call, fireDue, named, schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";

const now = "2026-11-20T08:00:00.000Z";

verbTest.beforeEach(({ clock }) => clock.set(now));

verbTest("a cancelled timer never fires", async ({ server, clock }) => {
  const { timer } = await schedule(server);

  const cancelled = await call(server, "cancel_timer", { id: timer.id });

  expect(cancelled).toMatchObject({
    outcome: "changed",
    message: "Cancelled.",
    timer: { status: "cancelled", finishedAt: now, firedAt: null, version: 2 },
  });
  await clock.set("2026-11-21T08:00:00Z");
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.cancelled"]);
});

verbTest("a timer is found by its key as well", async ({ server }) => {
  const { timer } = await schedule(server, { key: "order-42" });

  const cancelled = await call(server, "cancel_timer", { key: "order-42" });

  expect(cancelled.timer).toMatchObject({ id: timer.id, status: "cancelled" });
});

verbTest("cancelled again it is unchanged, and nothing more is told", async ({ server, clock }) => {
  const { timer } = await schedule(server);
  const { timer: cancelled } = await call(server, "cancel_timer", { id: timer.id });
  await clock.set("2026-11-20T08:05:00Z");

  const again = await call(server, "cancel_timer", { id: timer.id });

  expect(again).toEqual({
    outcome: "unchanged",
    message: "Cancelled 5 min ago.",
    timer: cancelled,
  });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.cancelled"]);
});

verbTest("the too-late caller gets the timer as it is", async ({ server, clock }) => {
  const { timer } = await schedule(server, { fireIn: "1s" });
  await clock.set("2026-11-20T08:00:01Z");
  await fireDue(server);
  await clock.set("2026-11-20T08:00:03.1Z");

  const late = await call(server, "cancel_timer", { id: timer.id });

  expect(late).toMatchObject({
    outcome: "too_late",
    message: "Fired 2.1 s ago.",
    timer: { status: "completed", firedAt: "2026-11-20T08:00:01.000Z" },
  });
});

verbTest("a timer that is not there is not found", async ({ server }) => {
  const id = "00000000-0000-0000-0000-000000000000";

  expect(await refusal(server, named("cancel_timer", { id }), [id])).toMatchObject({
    code: "MN010",
    path: "id",
  });
});

verbTest("with if_version only if nobody changed it since", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "snooze_timer", { id: timer.id, by: "1h" });
  const seen = { id: timer.id, if_version: 1 };

  const expression = named("cancel_timer", seen);
  expect(await refusal(server, expression, Object.values(seen))).toMatchObject({
    code: "MN013",
    path: "ifVersion",
  });

  expect(await call(server, "cancel_timer", { id: timer.id, if_version: 2 })).toMatchObject({
    outcome: "changed",
  });
});
