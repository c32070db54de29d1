import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { call, eventsOf, fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("puts a timer off from its due time", async ({ server, clock }) => {
  const { timer } = await schedule(server);

  const snoozed = await call(server, "snooze_timer", { id: timer.id, by: "10m" });

  expect(snoozed).toMatchObject({
    outcome: "changed",
    message: "Fires in 1 h 10 min.",
    timer: { status: "scheduled", fireAt: "2026-11-20T09:10:00.000Z", version: 2 },
  });
  await clock.set(timer.fireAt);
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
  const [, told] = await eventsOf(server, timer);
  expect(told).toMatchObject({
    type: "timer.snoozed",
    data: { from: timer.fireAt, fireAt: "2026-11-20T09:10:00.000Z" },
  });
});

verbTest("once that has passed, from now, rounded up", async ({ server, clock }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await clock.set("2026-11-20T10:00:00.0001Z");

  const snoozed = await call(server, "snooze_timer", { key: "order-42", by: "10m" });

  expect(snoozed.timer).toMatchObject({ id: timer.id, fireAt: "2026-11-20T10:10:00.001Z" });
});

verbTest("a paused timer stays paused", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "pause_timer", { id: timer.id });

  const snoozed = await call(server, "snooze_timer", { id: timer.id, by: "10m" });

  expect(snoozed).toMatchObject({ outcome: "changed", timer: { status: "paused" } });
});

verbTest("the too-late caller gets the timer as it is", async ({ server }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });

  const late = await call(server, "snooze_timer", { id: timer.id, by: "10m" });

  expect(late).toMatchObject({
    outcome: "too_late",
    timer: { status: "cancelled", fireAt: timer.fireAt },
  });
});

verbTest.for([null, "", "0s", "-5s", "P1M", "10 minutes ago"])(
  "refuses by %j",
  async (by, { server }) => {
    const { timer } = await schedule(server);

    const refused = await refusal(server, "minoots.snooze_timer($1, by => $2)", [timer.id, by]);

    expect(refused).toMatchObject({ code: "MN003", path: "by" });
  },
);

verbTest("refuses to put it off beyond the year 9999", async ({ server }) => {
  const { timer } = await schedule(server, { fireAt: "9999-12-30T00:00:00Z" });

  const refused = await refusal(server, "minoots.snooze_timer($1, by => '2d')", [timer.id]);

  expect(refused).toMatchObject({ code: "MN002", path: "by" });
});
