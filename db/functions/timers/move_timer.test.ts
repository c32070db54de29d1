import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { answer } from "../../../test/harness/rules.ts";
import { call, eventsOf, schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";

const later = "2026-11-20T12:00:00.000Z";

async function move(db: Queryable, id: string, status: string): Promise<unknown> {
  return await answer(
    db,
    `(select to_jsonb(moved) from minoots_private.timers as timer,
      minoots_private.move_timer(timer, $2, 'timer.snoozed', $3) as moved where timer.id = $1)`,
    [id, later, status],
  );
}

verbTest("moves a timer into a state and tells the time it had", async ({ server, become }) => {
  const { timer } = await schedule(server);
  await become(null, { id: timer.tenantId, name: "", number: 0 });

  expect(await move(server, timer.id, "paused")).toMatchObject({ status: "paused", version: 2 });

  const [, told] = await eventsOf(server, timer);
  expect(told).toMatchObject({
    type: "timer.snoozed",
    data: { from: timer.fireAt, fireAt: later },
  });
});

verbTest("guards the state: what has ended is never moved", async ({ server, become, tenant }) => {
  const { timer } = await schedule(server);
  await call(server, "cancel_timer", { id: timer.id });
  await become(null, tenant);

  await server.query("savepoint moved");
  await expect(move(server, timer.id, "scheduled")).rejects.toThrow(/null value/);
  await server.query("rollback to savepoint moved");

  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.cancelled"]);
});
