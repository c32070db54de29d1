import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { type Row, timerFields, timerValue } from "../../../test/harness/firing.ts";

const firedAt = "2030-01-01T12:00:01.500Z";

async function eventsOf(db: Queryable, fields: object): Promise<Row[]> {
  const { rows } = await db.query(
    `select told.type, told.data from ${timerValue} as timer,
      minoots_private.firing_events(timer.status, timer.name, timer.key, timer.labels,
        timer.fire_at, timer.fired_at, timer.max_lateness, timer.reason) as told`,
    [timerFields(fields)],
  );
  return rows as Row[];
}

sqlTest("a fired timer says when, and how late that was", async ({ db }) => {
  const told = { name: "tea", fireAt: "2030-01-01T12:00:00.000Z", firedAt, lagMs: 1500 };

  expect(await eventsOf(db, { status: "fired", fired_at: firedAt })).toEqual([
    { type: "timer.fired", data: told },
  ]);
});

sqlTest("a timer without anything to do is fired, then completed", async ({ db }) => {
  const events = await eventsOf(db, { status: "completed", fired_at: firedAt });

  expect(events.map(({ type }) => type)).toEqual(["timer.fired", "timer.completed"]);
});

sqlTest("late is said only beyond the lateness that is allowed", async ({ db }) => {
  const fields = { status: "fired", fired_at: firedAt };

  const [early] = await eventsOf(db, { ...fields, max_lateness: "1.5 seconds" });
  const [late] = await eventsOf(db, { ...fields, max_lateness: "1.499 seconds" });

  expect(early?.data).not.toHaveProperty("late");
  expect(late).toMatchObject({ data: { late: true } });
});

sqlTest("a missed timer says why", async ({ db }) => {
  const reason = "2 h late, over maxLateness.";

  expect(await eventsOf(db, { status: "missed", reason })).toMatchObject([
    { type: "timer.missed", data: { reason } },
  ]);
});
