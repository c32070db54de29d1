import { expect } from "vitest";
import { call, fireDue, schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";

verbTest.beforeEach(({ clock }) => clock.set("2026-11-20T08:00:00Z"));

verbTest("a paused timer does not fire until it is resumed", async ({ server, clock }) => {
  const { timer } = await schedule(server);

  const paused = await call(server, "pause_timer", { id: timer.id });

  expect(paused).toMatchObject({
    outcome: "changed",
    message: "Paused.",
    timer: { status: "paused", fireAt: timer.fireAt, version: 2, armed: false },
  });
  await clock.set("2026-11-21T08:00:00Z");
  expect(await fireDue(server)).toMatchObject({ fired: 0 });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.paused"]);
});

verbTest("paused again it is unchanged, and nothing more is told", async ({ server }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await call(server, "pause_timer", { key: "order-42" });

  const again = await call(server, "pause_timer", { key: "order-42" });

  expect(again).toMatchObject({ outcome: "unchanged", message: "Paused.", timer: { version: 2 } });
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.paused"]);
});

verbTest("the too-late caller gets the timer as it is", async ({ server, clock }) => {
  const { timer } = await schedule(server, { fireIn: "1s" });
  await clock.set("2026-11-20T08:00:01Z");
  await fireDue(server);

  const late = await call(server, "pause_timer", { id: timer.id });

  expect(late).toMatchObject({ outcome: "too_late", timer: { status: "completed" } });
});
