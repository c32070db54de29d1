import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, feedOf, scheduleFor } from "../../../test/harness/firing.ts";

sqlTest(
  "an event says what happened to which timer, who did it, and how",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant);
    await clock.set(dueAt);
    await db.query("set local minoots.actor = 'key:abc'; set local minoots.face = 'rest'");

    await db.query(
      `select minoots_private.write_event('timer.paused', timer, '{"more": true}')
    from minoots_private.timers as timer where timer.id = $1`,
      [id],
    );

    expect((await feedOf(db, id)).at(-1)).toEqual({
      type: "timer.paused",
      deliveryId: null,
      data: { name: "tea", fireAt: dueAt, more: true },
      actor: "key:abc",
      face: "rest",
    });
  },
);

sqlTest("it belongs to the timer's tenant, now", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);

  await db.query(
    `select minoots_private.write_event('timer.paused', timer, '{}')
    from minoots_private.timers as timer where timer.id = $1`,
    [id],
  );

  const { rows } = await db.query(
    `select tenant_id, occurred_at = $1 as now from minoots_private.events
    where type = 'timer.paused' and timer_id = $2`,
    [dueAt, id],
  );
  expect(rows).toEqual([{ tenant_id: tenant.id, now: true }]);
});
