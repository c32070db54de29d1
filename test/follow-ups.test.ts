// Timers that follow others, from end to end: each end brings its own, in the very transaction
// that makes it, or not at all.
import { expect } from "vitest";
import { test } from "./harness/database.ts";
import {
  attemptOf,
  dueAt,
  fire,
  kill,
  scheduleFor,
  settle,
  spoil,
  timerOf,
  typesOf,
  untilWaiting,
  webhook,
  sweep,
} from "./harness/firing.ts";
import { followersOf, namesOfFollowers, nest } from "./harness/follow-ups.ts";
import { answer } from "./harness/rules.ts";
import { call } from "./harness/timers.ts";

const each = {
  onCompleted: [{ name: "next" }],
  onFailed: [{ name: "undo", actions: [webhook("undo")] }],
  onMissed: [{ name: "tell" }],
};
const gone = { statusCode: 410 };

test("a timer that fails is compensated by one that calls its own webhook", async ({
  db,
  clock,
  tenant,
}) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { actions: [webhook("pay")], ...each });
  const { handoffs } = await fire(db);
  await settle(db, attemptOf(handoffs[0]!, gone));

  await clock.set("2030-01-01T12:00:00.001Z");
  const compensation = await fire(db);

  const [undo] = await followersOf(db, id);
  expect(compensation.handoffs).toMatchObject([
    { timerId: undo!["id"], parameters: { url: "https://example.com/undo" } },
  ]);
  expect(await typesOf(db, id)).toEqual([
    "timer.scheduled",
    "timer.fired",
    "delivery.dead",
    "timer.failed",
  ]);
  expect(await namesOfFollowers(db, id)).toEqual(["undo"]);
});

test("one that succeeds goes on to the next", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { actions: [webhook(), webhook()], ...each });
  const { handoffs } = await fire(db);

  await settle(db, attemptOf(handoffs[0]!));
  expect(await namesOfFollowers(db, id)).toEqual([]);

  await settle(db, attemptOf(handoffs[1]!));
  expect(await namesOfFollowers(db, id)).toEqual(["next"]);
});

test("three generations come one after another, each from the end before", async ({
  db,
  clock,
  tenant,
}) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { onCompleted: [nest(3)] });
  let parent = id;
  for (const [at, name] of [
    ["2030-01-01T12:00:00.001Z", "g3"],
    ["2030-01-01T12:00:00.002Z", "g2"],
    ["2030-01-01T12:00:00.003Z", "g1"],
  ] as const) {
    await fire(db);
    const [made, ...more] = await followersOf(db, parent);
    expect(made).toMatchObject({ name, due: at, parent_id: parent });
    expect(more).toEqual([]);
    parent = made!["id"] as string;
    await clock.set(at);
  }

  await fire(db);

  expect(await timerOf(db, parent)).toMatchObject({ status: "completed", follow_ups: null });
  expect(await followersOf(db, parent)).toEqual([]);
});

test("what is missed is followed too", async ({ db, clock, tenant }) => {
  const late = { maxLateness: "1m", misfire: "skip" };
  const id = await scheduleFor(db, tenant, { ...each, ...late });
  await clock.set("2030-01-01T13:00:00Z");

  await fire(db);

  expect(await timerOf(db, id)).toMatchObject({ status: "missed" });
  expect(await namesOfFollowers(db, id)).toEqual(["tell"]);
});

test("and so is what could not be fired", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, each);
  await spoil(db, id);

  await fire(db);

  expect(await timerOf(db, id)).toMatchObject({ status: "failed" });
  expect(await namesOfFollowers(db, id)).toEqual(["undo"]);
});

test.for(["precise", "relaxed"])(
  "the sweep alone brings the follow-ups of a %s one",
  async (precision, { db, clock, tenant }) => {
    const id = await scheduleFor(db, tenant, { ...each, precision });
    await clock.set(dueAt);

    await sweep(db);

    expect(await namesOfFollowers(db, id)).toEqual(["next"]);
  },
);

test("nothing follows a cancel, nor a moment too late the cancel of the parent", async ({
  db,
  clock,
  tenant,
  as,
}) => {
  const person = as("minoots_server", tenant);
  const early = await scheduleFor(db, tenant, each);
  const late = await scheduleFor(db, tenant, each);
  expect(await call(person, "cancel_timer", { id: early })).toMatchObject({ outcome: "changed" });
  await clock.set(dueAt);
  await fire(db);

  expect(await call(person, "cancel_timer", { id: late })).toMatchObject({ outcome: "too_late" });

  expect(await namesOfFollowers(db, early)).toEqual([]);
  expect(await namesOfFollowers(db, late)).toEqual(["next"]);
});

test("a cancel that waits for the end finds the follow-up there", async ({
  db,
  clock,
  tenant,
  connect,
}) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, each);
  const kernel = await connect({ role: "minoots_kernel" });
  const person = await connect({ role: "minoots_server", tenant });
  await kernel.query("begin");
  await fire(kernel);

  const cancelled = call(person, "cancel_timer", { id });
  await untilWaiting(db, person);
  await kernel.query("commit");

  expect(await cancelled).toMatchObject({ outcome: "too_late" });
  const [next] = await followersOf(db, id);
  expect(await call(person, "cancel_timer", { id: next!["id"] })).toMatchObject({
    outcome: "changed",
  });
});

test.for(["firing", "settling"])(
  "whoever dies while %s has made neither the end nor what follows",
  async (step, { db, clock, tenant, connect }) => {
    await clock.set(dueAt);
    const actions = step === "firing" ? [] : [webhook()];
    const id = await scheduleFor(db, tenant, { actions, ...each });
    const worker = await connect();
    const end = async (client: typeof worker) => {
      const { handoffs } = await fire(client);
      if (step === "settling") await settle(client, attemptOf(handoffs[0]!, gone));
    };
    await worker.query("begin");
    await end(worker);
    const [lost] = await followersOf(worker, id);
    expect(lost).toBeDefined();

    await kill(db, worker);

    expect(await timerOf(db, id)).toMatchObject({ status: "scheduled", finished_at: null });
    expect(await followersOf(db, id)).toEqual([]);
    await end(await connect());
    expect(await followersOf(db, id)).toMatchObject([{ id: lost!["id"], name: lost!["name"] }]);
  },
);

test("the ledger of each tells of the other", async ({ db, clock, tenant, as }) => {
  await clock.set(dueAt);
  const refused = [{ name: "x", key: "k" }, ...each.onCompleted];
  await scheduleFor(db, tenant, { key: "k", fireAt: "2031-01-01T00:00:00Z" });
  const id = await scheduleFor(db, tenant, { onCompleted: refused });
  await fire(db);
  const [next] = await followersOf(db, id);
  const ledger = `(select array_agg(what || ': ' || detail) from minoots.timer_ledger($1)
    where what in ('scheduled', 'followed', 'follow_up_refused'))`;
  const person = as("minoots_server", tenant);

  expect(await answer(person, ledger, [id])).toEqual([
    `scheduled: for ${dueAt}`,
    `followed: by "next", for ${String(next!["due"])}, timer ${String(next!["id"])}`,
    'follow_up_refused: key "k" belongs to another timer.',
  ]);
  expect(await answer(person, ledger, [next!["id"]])).toEqual([
    `scheduled: for ${String(next!["due"])}, after timer ${id}`,
  ]);
});
