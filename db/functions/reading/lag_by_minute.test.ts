import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { call, fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

verbTest("punctuality is told by the minute that timers were due in", async ({ server, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  for (const second of [10, 20, 30]) await schedule(server, { fireIn: `${second}s` });
  await schedule(server, { fireIn: "40s", maxLateness: "1s", misfire: "skip" });
  await schedule(server, { fireIn: "50s", key: "cancelled" });
  await call(server, "cancel_timer", { key: "cancelled" });
  await schedule(server, { fireIn: "2h" });
  for (const second of [10, 20, 30]) {
    await clock.set(`2026-11-20T08:00:${second}.0${second}Z`);
    await fireDue(server);
  }
  await clock.set("2026-11-20T08:05:00Z");
  await fireDue(server);
  await schedule(server, { fireAt: "2026-11-20T08:04:00Z" });

  const { rows } = await server.query("select * from minoots.lag_by_minute('10m')");

  const nothing = { lag_p50_ms: null, lag_p99_ms: null, lag_max_ms: null };
  expect(rows).toEqual([
    {
      minute: "2026-11-20 08:00:00+00",
      fired: 3,
      lag_p50_ms: 20,
      lag_p99_ms: 30,
      lag_max_ms: 30,
      missed: 1,
      failed: 0,
      overdue: 0,
    },
    {
      minute: "2026-11-20 08:04:00+00",
      fired: 0,
      ...nothing,
      missed: 0,
      failed: 0,
      overdue: 1,
    },
  ]);
});

verbTest("too long a while is refused", async ({ server }) => {
  expect(await refusal(server, "minoots.lag_by_minute('8d')")).toMatchObject({
    code: "MN003",
    path: "past",
    hint: "Use up to 7 days, such as 1h or 7d.",
  });
});
