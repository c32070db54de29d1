import { expect } from "vitest";
import { sqlTest, test } from "../../../test/harness/database.ts";
import {
  deliveriesOf,
  drainKeyOf,
  dueAt,
  feedOf,
  fire,
  fireDue,
  jobs,
  owner,
  scheduleFor,
  timerOf,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

sqlTest("a timer fires at its due time, once, and never before", async ({ db, clock, tenant }) => {
  const id = await scheduleFor(db, tenant);
  await clock.set("2030-01-01T11:59:59.999Z");

  expect(await fire(db)).toEqual({ fired: 0, handoffs: [] });

  await clock.set(dueAt);
  expect(await fire(db)).toEqual({ fired: 1, handoffs: [] });
  expect(await fire(db)).toEqual({ fired: 0, handoffs: [] });
  expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
});

sqlTest(
  "without actions it is fired and completed, in that order",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant);
    await clock.set("2030-01-01T12:00:00.250Z");

    await fire(db);

    expect(await feedOf(db, id)).toMatchObject([
      { type: "timer.scheduled" },
      { type: "timer.fired", data: { lagMs: 250, firedAt: "2030-01-01T12:00:00.250Z" } },
      { type: "timer.completed", actor: "loop:kernel", face: "kernel" },
    ]);
  },
);

sqlTest(
  "with actions it is fired, and its deliveries are leased to the owner",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
    await clock.set(dueAt);

    const { fired, handoffs } = await fire(db);

    const leased = { status: "pending", attempt: 1, owner, next_attempt_at: null };
    expect(fired).toBe(1);
    expect(await deliveriesOf(db, id)).toMatchObject([leased, leased]);
    expect(new Set(handoffs.map(({ deliveryId }) => deliveryId))).toEqual(
      new Set((await deliveriesOf(db, id)).map((delivery) => delivery.id)),
    );
    expect(await timerOf(db, id)).toMatchObject({ status: "fired", deliveries_open: 2 });
    expect(await typesOf(db, id)).toEqual(["timer.scheduled", "timer.fired"]);
  },
);

sqlTest("the lease runs for as long as the kernel asks", async ({ db, clock, tenant }) => {
  await scheduleFor(db, tenant, { actions: [webhook()] });
  await clock.set(dueAt);

  await fire(db);

  const { rows } = await db.query(
    "select leased_until = minoots.clock() + interval '30 seconds' as ok from minoots_private.deliveries",
  );
  expect(rows).toEqual([{ ok: true }]);
});

sqlTest(
  "without an owner the workers get a job for the lane, however many wait in it",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
    await clock.set(dueAt);

    expect(await fire(db, { owner: null })).toEqual({ fired: 1, handoffs: [] });

    const deliveries = await deliveriesOf(db, id);
    expect(deliveries).toMatchObject([
      { attempt: 0, owner: null },
      { attempt: 0, owner: null },
    ]);
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant), task: "drain" }]);
  },
);

sqlTest(
  "too late, and to be skipped, it is missed with its reason",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, {
      actions: [webhook()],
      maxLateness: "5m",
      misfire: "skip",
    });
    await clock.set("2030-01-01T14:10:00Z");

    expect(await fire(db)).toEqual({ fired: 1, handoffs: [] });

    const reason = "2 h 10 min late, over maxLateness.";
    expect(await timerOf(db, id)).toMatchObject({ status: "missed", reason, fired_at: null });
    expect((await feedOf(db, id)).at(-1)).toMatchObject({ type: "timer.missed", data: { reason } });
    expect(await deliveriesOf(db, id)).toEqual([]);
  },
);

sqlTest(
  "too late, and to run all the same, it fires and says late",
  async ({ db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, { maxLateness: "5m", misfire: "run" });
    await clock.set("2030-01-01T14:10:00Z");

    await fire(db);

    expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
    expect((await feedOf(db, id))[1]).toMatchObject({ type: "timer.fired", data: { late: true } });
  },
);

sqlTest("timers are told in the order in which they were due", async ({ db, clock, tenant }) => {
  const second = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00.002Z" });
  const first = await scheduleFor(db, tenant, { fireAt: "2030-01-01T11:00:00.001Z" });
  await clock.set(dueAt);

  await fire(db);

  const { rows } = await db.query(
    "select timer_id from minoots_private.events where type = 'timer.fired' order by position",
  );
  expect(rows).toEqual([{ timer_id: first }, { timer_id: second }]);
});

sqlTest("it tells what is left, and which instant is next", async ({ db, clock, tenant }) => {
  const next = "2030-01-01T12:00:07Z";
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant);
  await scheduleFor(db, tenant, { fireAt: next });
  await clock.set(dueAt);

  expect(await fireDue(db, { fireMax: 1 })).toMatchObject({ fired: 1, isLeft: true });
  const rest = { isLeft: false, nextAtMs: Date.parse(next) };
  expect(await fireDue(db)).toMatchObject({ fired: 1, ...rest });
  expect(await fireDue(db)).toMatchObject({ fired: 0, ...rest });
  await clock.set(next);
  expect(await fireDue(db)).toMatchObject({ fired: 1, isLeft: false, nextAtMs: null });
});

test("a timer that another holds is skipped, and fires when it is free", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);
  const a = await connect({ role: "minoots_server", tenant });
  const b = await connect({ role: "minoots_kernel" });
  await a.query("begin");
  await a.query("select minoots.cancel_timer($1)", [id]);

  expect(await fireDue(b)).toMatchObject({ fired: 0, isLeft: true });
  await a.query("rollback");
  expect(await fireDue(b)).toMatchObject({ fired: 1, isLeft: false });
});

test("a cancel that won is final, and the readers of the feed are woken by a firing alone", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  const id = await scheduleFor(db, tenant);
  await clock.set(dueAt);
  const ear = await connect();
  const heard: string[] = [];
  ear.on("notification", ({ channel }) => heard.push(channel));
  await ear.query("listen minoots_feed");
  const server = await connect({ role: "minoots_server", tenant });
  await server.query("select minoots.cancel_timer($1)", [id]);

  await fire(db);
  await ear.query("select");
  expect(heard).toEqual([]);

  await scheduleFor(db, tenant);
  await fire(db);
  await ear.query("select");
  expect(heard).toEqual(["minoots_feed"]);
  expect(await timerOf(db, id)).toMatchObject({ status: "cancelled" });
});
