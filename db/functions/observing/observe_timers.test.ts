import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, scheduleFor } from "../../../test/harness/firing.ts";
import { observed } from "../../../test/harness/observing.ts";

sqlTest(
  "overdue timers count by their precision, and the oldest tells how long",
  async ({ db, clock, tenant }) => {
    await clock.set("2030-01-01T11:00:00Z");
    await scheduleFor(db, tenant);
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:10Z" });
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T12:00:30Z", precision: "relaxed" });
    await scheduleFor(db, tenant, { fireAt: "2030-01-01T13:00:00Z" });

    await clock.set("2030-01-01T12:00:40Z");

    expect(await observed(db, "observe_timers")).toEqual({
      "minoots_overdue_timers{precision=precise}": 2,
      "minoots_overdue_seconds{precision=precise}": 40,
      "minoots_overdue_timers{precision=relaxed}": 1,
      "minoots_overdue_seconds{precision=relaxed}": 10,
    });
  },
);

sqlTest("when nothing is overdue all is 0", async ({ db, clock, tenant }) => {
  await clock.set("2030-01-01T11:00:00Z");
  await scheduleFor(db, tenant, { fireAt: dueAt });

  expect(new Set(Object.values(await observed(db, "observe_timers")))).toEqual(new Set([0]));
});
