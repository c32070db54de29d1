import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import {
  effectsOf,
  openShop,
  register,
  type Shop,
  sqlAction,
} from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  deliveryOf,
  dueAt,
  fireOne,
  owner,
  timerOf,
  typesOf,
} from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";
import type { Handoff } from "../../../src/database/wire.ts";

const note = "insert into effects values (delivery ->> 'attempt'); return '\"done\"';";

const shopTest = sqlTest.extend("shop", async ({ db, clock }): Promise<Shop> => {
  await clock.set(dueAt);
  return await openShop(db);
});

async function perform(db: Queryable, handoff: Handoff, by = owner): Promise<boolean> {
  const { tenantId, deliveryId, attempt } = handoff;
  const values = [tenantId, deliveryId, attempt, by];
  return await answer(db, "minoots_private.perform_delivery($1, $2, $3, $4)", values);
}

shopTest("the effect and the timer's end are there together", async ({ db, tenant, shop }) => {
  await register(db, shop, note);
  const [handoff] = await fireOne(db, tenant, { actions: [sqlAction(shop)] });

  expect(await perform(db, handoff!)).toBe(true);

  expect(await effectsOf(db, shop)).toEqual(["1"]);
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "completed" });
  expect(await deliveryOf(db, handoff!)).toMatchObject({
    status: "succeeded",
    attempts: [{ attempt: 1, excerpt: '"done"', durationMs: expect.any(Number) as number }],
  });
  expect((await typesOf(db, handoff!.timerId)).slice(-2)).toEqual([
    "delivery.succeeded",
    "timer.completed",
  ]);
});

shopTest("again, or by another, nothing is done", async ({ db, tenant, shop }) => {
  await register(db, shop, note);
  const [handoff] = await fireOne(db, tenant, { actions: [sqlAction(shop)] });

  expect(await perform(db, handoff!, owner + 1)).toBe(false);
  expect(await perform(db, { ...handoff!, attempt: 2 })).toBe(false);
  expect(await effectsOf(db, shop)).toEqual([]);
  expect(await perform(db, handoff!)).toBe(true);
  expect(await perform(db, handoff!)).toBe(false);
  expect(await effectsOf(db, shop)).toEqual(["1"]);
});

shopTest("a failure is an attempt, and there are more of them", async ({ db, tenant, shop }) => {
  await register(db, shop, "raise exception 'sold out';");
  const [handoff] = await fireOne(db, tenant, { actions: [sqlAction(shop)] });

  await perform(db, handoff!);

  expect(await deliveryOf(db, handoff!)).toMatchObject({
    status: "pending",
    reason: "sold out",
    owner: null,
    attempts: [{ errorCode: "ACTION_FAILED", error: "sold out" }],
  });
});

shopTest("what is not registered any more is dead at once", async ({ db, tenant, shop }) => {
  await register(db, shop, note);
  const [handoff] = await fireOne(db, tenant, { actions: [sqlAction(shop)] });
  await db.query("delete from minoots_private.registered_actions");

  await perform(db, handoff!);

  expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "dead" });
});

shopTest("one that is to be acknowledged waits for that", async ({ db, tenant, shop }) => {
  await register(db, shop, note);
  const actions = [{ ...sqlAction(shop), ackWithin: "1m" }];
  const [handoff] = await fireOne(db, tenant, { actions });

  expect(await perform(db, handoff!)).toBe(true);

  expect(await effectsOf(db, shop)).toEqual(["1"]);
  expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "awaiting_ack" });
});

shopTest("the feed is marked for its tenant alone", async ({ db, tenant, shop }) => {
  await register(db, shop, note);
  const [handoff] = await fireOne(db, tenant, { actions: [sqlAction(shop)] });
  const marks = async () =>
    await answer<number[]>(
      db,
      `array(select classid::int from pg_locks where locktype = 'advisory' and objsubid = 2
        and pid = pg_backend_pid() and classid in (0, $1::int))`,
      [tenant.number],
    );
  const before = await marks();

  await perform(db, handoff!);

  const after = await marks();
  expect(after.filter((mark) => mark === 0)).toEqual(before.filter((mark) => mark === 0));
  expect(after).toContain(tenant.number);
});
