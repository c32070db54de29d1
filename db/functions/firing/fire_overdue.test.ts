import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  drainKeyOf,
  dueAt,
  jobs,
  scheduleFor,
  spoil,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

const relaxed = { precision: "relaxed" };

async function fireOverdue(db: Queryable, max: number): Promise<number> {
  const { rows } = await db.query("select minoots_private.fire_overdue($1) as fired", [max]);
  return (rows[0] as { fired: number }).fired;
}

sqlTest(
  "relaxed timers that are overdue fire, soonest first; precise ones are left",
  async ({ db, clock, tenant }) => {
    const precise = await scheduleFor(db, tenant, { fireAt: "2030-01-01T09:00:00Z" });
    const later = await scheduleFor(db, tenant, relaxed);
    const soon = await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T11:00:00Z" });
    await scheduleFor(db, tenant, { ...relaxed, fireAt: "2030-01-01T12:00:00.001Z" });
    await clock.set(dueAt);

    expect(await fireOverdue(db, 1)).toBe(1);
    expect(await timerOf(db, soon)).toMatchObject({ status: "completed" });
    expect(await fireOverdue(db, 1000)).toBe(1);
    expect(await timerOf(db, later)).toMatchObject({ status: "completed" });
    expect(await fireOverdue(db, 1000)).toBe(0);
    expect(await timerOf(db, precise)).toMatchObject({ status: "scheduled" });
  },
);

sqlTest(
  "their deliveries go to the workers, and one that cannot fire stops no other",
  async ({ db, clock, tenant }) => {
    const acting = await scheduleFor(db, tenant, { ...relaxed, actions: [webhook()] });
    const spoiled = await scheduleFor(db, tenant, relaxed);
    await spoil(db, spoiled);
    await clock.set(dueAt);

    expect(await fireOverdue(db, 1000)).toBe(2);

    const [delivery] = await deliveriesOf(db, acting);
    expect(delivery).toMatchObject({ owner: null, attempt: 0 });
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
    expect(await timerOf(db, spoiled)).toMatchObject({ status: "failed" });
  },
);
