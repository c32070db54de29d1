import { expect } from "vitest";
import { answerFor, pullable } from "../../../test/harness/answering.ts";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  drainKeyOf,
  dueAt,
  fire,
  fireOne,
  jobs,
  scheduleFor,
  settle,
  takeLane,
  timerOf,
  webhook,
} from "../../../test/harness/firing.ts";

const four = { actions: ["a", "b", "c", "d"].map(webhook) };

async function settleNext(db: Queryable, tenant: Tenant, met: object = {}): Promise<string[]> {
  const { handoffs } = await takeLane(db, tenant, 10);
  await settle(db, ...handoffs.map((handoff) => attemptOf(handoff, met)));
  return handoffs.map(({ actionId }) => actionId);
}

sqlTest("one by one, in order, whatever each comes to", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const handoffs = await fireOne(db, tenant, { ...four, concurrency: 1 });
  expect(handoffs).toMatchObject([{ actionId: "1" }]);
  expect(await takeLane(db, tenant, 10)).toEqual({ handoffs: [], more: false });

  await settle(db, attemptOf(handoffs[0]!));
  expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
  expect(await settleNext(db, tenant, { statusCode: 410 })).toEqual(["2"]);
  const third = (await deliveriesOf(db, handoffs[0]!.timerId))[2]!;
  await answerFor(db, "cancel_delivery", { id: third.id });
  expect(await settleNext(db, tenant)).toEqual(["4"]);

  expect(await timerOf(db, handoffs[0]!.timerId)).toMatchObject({ status: "failed" });
});

sqlTest("so many at once, and each end makes room for one", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a, b] = await fireOne(db, tenant, { ...four, concurrency: 2 });

  await settle(db, attemptOf(a!, { statusCode: 503 }));
  expect(await takeLane(db, tenant, 10)).toMatchObject({ more: false });
  await settle(db, attemptOf(b!));

  const waiting = (await deliveriesOf(db, a!.timerId)).filter(
    (row) => row.status === "pending" && row.owner === null && row.next_attempt_at === null,
  );
  expect(waiting.map(({ ordinal }) => ordinal)).toEqual([4]);
});

sqlTest("two that end in one batch make room for two", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a, b] = await fireOne(db, tenant, { ...four, concurrency: 2 });

  await settle(db, attemptOf(a!), attemptOf(b!));

  expect(await settleNext(db, tenant)).toHaveLength(2);
  expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "completed" });
});

sqlTest("one that waits for its turn can be cancelled", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a] = await fireOne(db, tenant, { ...four, concurrency: 1 });
  const second = (await deliveriesOf(db, a!.timerId))[1]!;

  expect((await answerFor(db, "cancel_delivery", { id: second.id })).outcome).toBe("changed");
  expect(await takeLane(db, tenant, 10)).toMatchObject({ handoffs: [] });
  await settle(db, attemptOf(a!));

  expect(await settleNext(db, tenant)).toEqual(["3"]);
});

sqlTest("fired without an owner it is the same", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await scheduleFor(db, tenant, { ...four, concurrency: 1 });
  await fire(db, { owner: null });

  const order: string[] = [];
  while ((await timerOf(db, id)).status === "fired") order.push(...(await settleNext(db, tenant)));

  expect(order).toEqual(["1", "2", "3", "4"]);
});

sqlTest("what is pulled can be claimed when its turn has come", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const id = await pullable(db, tenant, { prompts: 3, request: { concurrency: 1 } });

  const claimable = async () =>
    (await deliveriesOf(db, id)).map(({ claimable_at: at }) => at !== null);
  expect(await claimable()).toEqual([true, false, false]);
  const [first] = await deliveriesOf(db, id);
  await answerFor(db, "cancel_delivery", { id: first!.id });
  expect(await claimable()).toEqual([false, true, false]);
});
