import { expect } from "vitest";
import type { Handoff } from "../../../src/database/wire.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  dueAt,
  feedOf,
  fireOne,
  settle,
  attemptOf,
  timerOf,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

const two = { actions: [webhook("a"), webhook("b")] };
const succeeded = { status: "succeeded" };
const dead = { status: "dead", reason: "The receiver answered 410." };

async function endTimers(db: Queryable, ...settled: [Handoff, object][]): Promise<void> {
  const entries = settled.map(([{ tenantId, deliveryId, timerId, actionId }, outcome]) => ({
    tenant_id: tenantId,
    delivery_id: deliveryId,
    timer_id: timerId,
    action_id: actionId,
    kind: "webhook",
    is_shared: true,
    data: { name: "tea", fireAt: dueAt },
    entry: { attempt: 1, statusCode: 200, durationMs: 12 },
    ...outcome,
  }));
  await db.query(
    `select minoots_private.end_timers(array_agg(settled))
    from jsonb_populate_recordset(null::minoots_private.settled_delivery, $1) as settled`,
    [JSON.stringify(entries)],
  );
}

sqlTest(
  "a timer ends completed with its last open delivery, and not before",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [a, b] = await fireOne(db, tenant, two);

    await endTimers(db, [a!, succeeded]);
    expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "fired", finished_at: null });

    await endTimers(db, [b!, succeeded]);
    const { finished_at: finishedAt, ...timer } = await timerOf(db, a!.timerId);
    expect(timer).toMatchObject({ status: "completed", reason: null, deliveries_open: 0 });
    expect(new Date(String(finishedAt)).toISOString()).toBe(dueAt);
  },
);

sqlTest(
  "one dead delivery makes the whole a failure, with its reason",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [a, b] = await fireOne(db, tenant, two);

    await endTimers(db, [a!, dead], [b!, succeeded]);

    expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "failed", reason: dead.reason });
    expect((await feedOf(db, a!.timerId)).at(-1)).toMatchObject({
      type: "timer.failed",
      data: { reason: dead.reason },
      actor: "loop:hands",
      face: "kernel",
    });
  },
);

sqlTest(
  "a delivery that is tried again is told, and leaves the timer open",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    const nextAttemptAt = "2030-01-01T12:00:01.500Z";

    await endTimers(db, [
      handoff!,
      { status: "pending", next_attempt_at: nextAttemptAt, reason: "Busy." },
    ]);

    expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "fired" });
    expect((await feedOf(db, handoff!.timerId)).at(-1)).toEqual({
      type: "delivery.failed",
      deliveryId: handoff?.deliveryId,
      data: {
        name: "tea",
        fireAt: dueAt,
        kind: "webhook",
        actionId: "1",
        reason: "Busy.",
        attempt: 1,
        statusCode: 200,
        durationMs: 12,
        nextAttemptAt,
      },
      actor: "loop:hands",
      face: "kernel",
    });
  },
);

sqlTest(
  "deliveries are told in the order given, then their timers",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [first] = await fireOne(db, tenant);
    const [second] = await fireOne(db, tenant);
    await db.query("delete from minoots_private.events");

    await endTimers(db, [second!, succeeded], [first!, dead]);

    const { rows } = await db.query(
      "select type, timer_id from minoots_private.events order by position",
    );
    expect(rows.slice(0, 2)).toEqual([
      { type: "delivery.succeeded", timer_id: second?.timerId },
      { type: "delivery.dead", timer_id: first?.timerId },
    ]);
    expect(new Set(rows.slice(2).map(({ type }) => type))).toEqual(
      new Set(["timer.completed", "timer.failed"]),
    );
  },
);

sqlTest(
  "a timer at its end stays as it is, though its delivery is told",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!, { statusCode: 410 }));
    const before = await timerOf(db, handoff!.timerId);

    await endTimers(db, [handoff!, succeeded]);

    expect(await timerOf(db, handoff!.timerId)).toEqual(before);
    expect((await typesOf(db, handoff!.timerId)).slice(1)).toEqual([
      "timer.fired",
      "delivery.dead",
      "timer.failed",
      "delivery.succeeded",
    ]);
  },
);
