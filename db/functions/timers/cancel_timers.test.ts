import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { refusal } from "../../../test/harness/rules.ts";
import { call, fireDue, schedule, typesOf, verbTest } from "../../../test/harness/timers.ts";
import type { Queryable } from "../../../test/harness/clock.ts";

async function cancelTimers(db: Queryable, labels: object): Promise<unknown> {
  const { rows } = await db.query("select * from minoots.cancel_timers($1)", [labels]);
  return rows[0];
}

async function statuses(db: Queryable): Promise<unknown> {
  const { rows } = await db.query("select status from minoots.timers order by name");
  return (rows as { status: string }[]).map(({ status }) => status);
}

verbTest("cancels every timer that carries all the labels", async ({ server }) => {
  const { timer } = await schedule(server, { name: "a", labels: { order: "42", step: "1" } });
  await schedule(server, { name: "b", labels: { order: "42", step: "2" } });
  await schedule(server, { name: "c", labels: { order: "43", step: "1" } });
  await schedule(server, { name: "d" });

  expect(await cancelTimers(server, { order: "42" })).toEqual({
    outcome: "changed",
    message: "2 cancelled.",
    cancelled: 2,
  });
  expect(await statuses(server)).toEqual(["cancelled", "cancelled", "scheduled", "scheduled"]);
  expect(await typesOf(server, timer)).toEqual(["timer.scheduled", "timer.cancelled"]);
});

verbTest("several labels must all fit", async ({ server }) => {
  await schedule(server, { labels: { order: "42", step: "1" } });

  expect(await cancelTimers(server, { order: "42", step: "2" })).toEqual({
    outcome: "unchanged",
    message: "0 cancelled.",
    cancelled: 0,
  });
});

verbTest("takes the paused, and leaves what has fired or ended", async ({ server, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  const labels = { order: "42" };
  await schedule(server, { name: "a", labels, fireIn: "1s" });
  await clock.set("2026-11-20T08:00:01Z");
  await fireDue(server);
  const { timer: paused } = await schedule(server, { name: "b", labels });
  await call(server, "pause_timer", { id: paused.id });
  const { timer: cancelled } = await schedule(server, { name: "c", labels });
  await call(server, "cancel_timer", { id: cancelled.id });

  expect(await cancelTimers(server, labels)).toMatchObject({ cancelled: 1 });
  expect(await statuses(server)).toEqual(["completed", "cancelled", "cancelled"]);
});

verbTest("reaches no other tenant", async ({ server, db, become, tenant }) => {
  const labels = { order: "42" };
  await schedule(server, { labels });
  await become(null);
  const other = await insertTenant(db);
  await become("minoots_server", other);

  expect(await cancelTimers(server, labels)).toMatchObject({ cancelled: 0 });
  await become("minoots_server", tenant);
  expect(await statuses(server)).toEqual(["scheduled"]);
});

verbTest.for([null, "{}", "null"])(
  "is refused for %j, which is everything",
  async (labels, { server }) => {
    expect(await refusal(server, "minoots.cancel_timers($1)", [labels])).toEqual({
      code: "MN001",
      path: "labels",
      message: "labels is missing.",
      hint: "Name at least one label; without it every timer would be cancelled.",
    });
  },
);

verbTest.for([
  [[], "labels"],
  [{ order: 42 }, "labels.order"],
  [{ order: "" }, "labels.order"],
] as const)("refuses %j at %s", async ([labels, path], { server }) => {
  const refused = await refusal(server, "minoots.cancel_timers($1)", [JSON.stringify(labels)]);

  expect(refused).toMatchObject({ code: "MN001", path });
});
