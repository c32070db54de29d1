import { expect } from "vitest";
import { advanceReplay } from "../../../src/database/delivery-calls.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import {
  attemptOf,
  dueAt,
  feedOf,
  fireOne,
  jobs,
  settle,
  takeLane,
  webhook,
} from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const dead = "(select count(*)::integer from minoots_private.deliveries where status = 'dead')";

/** Twenty dead deliveries, and a replay of ten of them a second. */
async function begin(db: Queryable, tenant: Tenant): Promise<string> {
  const actions = Array.from({ length: 20 }, (_, index) => webhook(`h${index}`));
  const handoffs = await fireOne(db, tenant, { actions });
  await settle(db, ...handoffs.map((each) => attemptOf(each, { statusCode: 410 })));
  return await answer(
    db,
    "((select replay from minoots.replay_deliveries(kind => 'webhook', rate => 10))).id",
  );
}

sqlTest("so many a second, and no more", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await begin(db, tenant);

  expect(await advanceReplay(db, tenant.id, id)).toBe(10);
  expect(await advanceReplay(db, tenant.id, id)).toBe(0);
  await clock.set("2030-01-01T12:00:00.500Z");
  expect(await advanceReplay(db, tenant.id, id)).toBe(5);
  await clock.set("2030-01-01T12:00:01Z");
  expect(await advanceReplay(db, tenant.id, id)).toBe(5);

  expect(await answer(db, dead)).toBe(0);
  expect(await answer(db, "(select done from minoots.replays)")).toBe(20);
  expect((await jobs(db)).map(({ task }) => task)).toContain("replay");
});

sqlTest("after a pause it does not make up for all of it", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await begin(db, tenant);
  await advanceReplay(db, tenant.id, id);
  await db.query("update minoots_private.replays set rate = 1");
  await clock.set("2030-01-01T13:00:00Z");

  expect(await advanceReplay(db, tenant.id, id)).toBe(5);
});

sqlTest("one that dies again is not replayed again", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await begin(db, tenant);
  await advanceReplay(db, tenant.id, id);
  await clock.set("2030-01-01T12:00:01Z");
  const { handoffs } = await takeLane(db, tenant, 100);
  await settle(db, ...handoffs.map((each) => attemptOf(each, { statusCode: 410 })));

  expect(await advanceReplay(db, tenant.id, id)).toBe(10);
  await clock.set("2030-01-01T12:00:02Z");
  expect(await advanceReplay(db, tenant.id, id)).toBe(0);
  expect(await advanceReplay(db, tenant.id, id)).toBeNull();

  expect(await answer(db, dead)).toBe(10);
  const replayed = (await feedOf(db, handoffs[0]!.timerId)).filter(
    ({ type }) => type === "delivery.replayed",
  );
  expect(replayed).toHaveLength(20);
  expect(replayed[0]).toMatchObject({ face: "sql" });
});

sqlTest("what is cancelled starts nothing more", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await begin(db, tenant);
  await advanceReplay(db, tenant.id, id);
  await db.query("select minoots.cancel_replay($1)", [id]);
  await clock.set("2030-01-01T12:00:09Z");

  expect(await advanceReplay(db, tenant.id, id)).toBeNull();
  expect(await answer(db, dead)).toBe(10);
});
