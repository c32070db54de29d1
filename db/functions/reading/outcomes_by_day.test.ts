import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { call, fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

const outcomes = `select to_char(day, 'YYYY-MM-DD') as day, completed, failed, missed, cancelled
  from minoots.outcomes_by_day()`;

verbTest(
  "what ended is counted by the day, as the session has days",
  async ({ server, db, clock, become }) => {
    await server.query("set local timezone = 'Asia/Tokyo'");
    await clock.set("2026-11-20T08:00:00Z");
    for (const key of ["a", "b"]) await schedule(server, { key });
    await call(server, "cancel_timer", { key: "a" });
    await schedule(server, { fireIn: "1s" });
    await schedule(server, { fireIn: "1s", maxLateness: "1s", misfire: "skip" });
    await clock.set("2026-11-20T20:00:00Z");
    await fireDue(server);

    expect((await server.query(outcomes)).rows).toEqual([
      { day: "2026-11-20", completed: 0, failed: 0, missed: 0, cancelled: 1 },
      { day: "2026-11-21", completed: 2, failed: 0, missed: 1, cancelled: 0 },
    ]);
    await become(null);
    await become("minoots_server", await insertTenant(db));
    expect((await server.query(outcomes)).rows).toEqual([]);
  },
);

verbTest("failures are counted too", async ({ server, become, clock, tenant }) => {
  await clock.set("2026-11-20T08:00:00Z");
  const { timer } = await schedule(server, { fireIn: "1s" });
  await become(null);
  await server.query("update minoots_private.timers set actions = '\"x\"' where id = $1", [
    timer.id,
  ]);
  await become("minoots_server", tenant);
  await clock.set("2026-11-20T08:00:01Z");
  await fireDue(server);

  expect((await server.query(outcomes)).rows).toMatchObject([{ failed: 1 }]);
});
