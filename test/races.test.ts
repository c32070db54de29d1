// What a person does to a timer in the very moment it fires, step by step: whoever comes
// first decides, and the other is told so.
import { expect } from "vitest";
import { fireDue as callFireDue } from "../src/database/calls.ts";
import { test } from "./harness/database.ts";
import { processId, waiting } from "./harness/races.ts";
import { answer } from "./harness/rules.ts";
import { call, schedule, typesOf } from "./harness/timers.ts";
import type pg from "pg";

const fire = async (client: pg.Client) =>
  (await callFireDue(client, { fireMax: 100, owner: null, leaseMs: 30_000 })).fired;

async function cancelByLabel(client: pg.Client): Promise<string> {
  const values = [{ order: "42" }];
  return await answer(client, "(select outcome from minoots.cancel_timers($1))", values);
}

const onTimer = (verb: string, values: object = {}) => {
  return async (client: pg.Client, id: string) =>
    (await call(client, verb, { id, ...values })).outcome;
};

const verbs = [
  { verb: "cancel", run: onTimer("cancel_timer"), late: "too_late" },
  { verb: "cancel by label", run: cancelByLabel, late: "unchanged" },
  { verb: "pause", run: onTimer("pause_timer"), late: "too_late" },
  { verb: "reschedule", run: onTimer("reschedule_timer", { fire_in: "1h" }), late: "too_late" },
  { verb: "snooze", run: onTimer("snooze_timer", { by: "1h" }), late: "too_late" },
];

const raceTest = test
  .extend("person", async ({ connect, tenant }) =>
    await connect({ role: "minoots_server", tenant }))
  .extend("kernel", async ({ connect }) => await connect({ role: "minoots_kernel" }))
  .extend("timer", async ({ person, clock }) => {
    await clock.set("2026-11-20T08:00:00Z");
    const { timer } = await schedule(person, { fireIn: "1s", labels: { order: "42" } });
    await clock.set("2026-11-20T08:00:01Z");
    return timer;
  });

raceTest.for(verbs)("$verb first: firing passes it by", async (step, { person, kernel, timer }) => {
  await person.query("begin");
  expect(await step.run(person, timer.id)).toBe("changed");

  expect(await fire(kernel)).toBe(0);

  await person.query("commit");
  expect(await fire(kernel)).toBe(0);
  expect(await typesOf(person, timer)).not.toContain("timer.fired");
});

raceTest.for(verbs)(
  "$verb first, but undone: firing gets it",
  async (step, { person, kernel, timer }) => {
    await person.query("begin");
    await step.run(person, timer.id);
    expect(await fire(kernel)).toBe(0);

    await person.query("rollback");

    expect(await fire(kernel)).toBe(1);
    expect(await typesOf(person, timer)).toEqual([
      "timer.scheduled",
      "timer.fired",
      "timer.completed",
    ]);
  },
);

raceTest.for(verbs)(
  "firing first: $verb waits, then is told $late",
  async (step, { person, kernel, timer, db }) => {
    const pid = await processId(person);
    await kernel.query("begin");
    expect(await fire(kernel)).toBe(1);

    const { result } = await waiting(db, pid, () => step.run(person, timer.id));
    await kernel.query("commit");

    expect(await result).toBe(step.late);
    expect(await typesOf(person, timer)).toEqual([
      "timer.scheduled",
      "timer.fired",
      "timer.completed",
    ]);
  },
);

raceTest.for(verbs)(
  "firing first, but undone: $verb holds",
  async (step, { person, kernel, timer, db }) => {
    const pid = await processId(person);
    await kernel.query("begin");
    await fire(kernel);

    const { result } = await waiting(db, pid, () => step.run(person, timer.id));
    await kernel.query("rollback");

    expect(await result).toBe("changed");
    expect(await fire(kernel)).toBe(0);
  },
);

raceTest("two kernels never wait for each other, and share", async ({ kernel, connect, timer }) => {
  const other = await connect({ role: "minoots_kernel" });
  await kernel.query("begin");

  const fired = [await fire(kernel), await fire(other)];

  await kernel.query("commit");
  expect(fired).toEqual([1, 0]);
  expect(timer.status).toBe("scheduled");
});
