import { expect } from "vitest";
import { expireDeliveries } from "../../../src/database/delivery-calls.ts";
import type { Handoff } from "../../../src/database/wire.ts";
import { asking } from "../../../test/harness/answering.ts";
import type { Clock, Queryable } from "../../../test/harness/clock.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  dueAt,
  feedOf,
  fireOne,
  jobs,
  settle,
  take,
  timerOf,
  webhook,
  webhookTo,
} from "../../../test/harness/firing.ts";

const gone = { statusCode: 410 };
const escalation = { action: webhookTo("https://backup.example") };
const escalating = { ...webhook(), escalation };

/** Claims the delivery that came in the place of this one, as a worker does. */
async function takeNext(db: Queryable, { timerId, tenantId }: Handoff): Promise<Handoff> {
  const { id } = (await deliveriesOf(db, timerId)).find((row) => row.escalated_from !== null)!;
  return (await take(db, { tenantId, deliveryId: id } as Handoff))!;
}

sqlTest("another action takes the place of a dead one", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [escalating] });

  await settle(db, attemptOf(handoff!, gone));

  const [first, second] = (await deliveriesOf(db, handoff!.timerId)).toSorted((one) =>
    one.escalated_from === null ? -1 : 1,
  );
  expect(first).toMatchObject({ status: "dead", escalated_to: second!.id });
  expect(second).toMatchObject({
    status: "pending",
    ordinal: 1,
    action_id: "1.escalation",
    endpoint: "https://backup.example",
    escalated_from: handoff!.deliveryId,
  });
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "fired", reason: null });
  expect((await jobs(db)).map(({ key }) => key)).toEqual([
    `drain:${tenant.id}:https://backup.example`,
  ]);
  expect((await feedOf(db, handoff!.timerId)).slice(2)).toMatchObject([
    { type: "delivery.dead", deliveryId: handoff!.deliveryId },
    { type: "delivery.escalated", data: { escalatedTo: second!.id, actionId: "1.escalation" } },
  ]);
});

sqlTest("its success completes the timer", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [escalating] });
  await settle(db, attemptOf(handoff!, gone));

  const next = await takeNext(db, handoff!);
  expect(next.parameters).toEqual({ url: "https://backup.example/hook" });
  await settle(db, attemptOf(next));

  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "completed" });
});

sqlTest("its death fails the timer, and goes no further", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [escalating] });
  await settle(db, attemptOf(handoff!, gone));

  await settle(db, attemptOf(await takeNext(db, handoff!), { statusCode: 410 }));

  const reason = "The receiver answered 410.";
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "failed", reason });
  expect(await deliveriesOf(db, handoff!.timerId)).toHaveLength(2);
});

async function failAtOnce(db: Queryable, clock: Clock, handoff: Handoff): Promise<void> {
  await settle(db, attemptOf(handoff, { statusCode: 503 }));
  await clock.set("2030-01-01T12:00:05Z");
}

sqlTest("it may come before all attempts are used", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const retryPolicy = { maxAttempts: 5, backoffMaxMs: 1 };
  const early = { ...escalating, retryPolicy, escalation: { ...escalation, afterAttempts: 2 } };
  const [handoff] = await fireOne(db, tenant, { actions: [early] });

  await failAtOnce(db, clock, handoff!);
  expect(await deliveriesOf(db, handoff!.timerId)).toMatchObject([{ status: "pending" }]);
  await failAtOnce(db, clock, (await take(db, handoff!))!);

  const states = (await deliveriesOf(db, handoff!.timerId)).map(({ status }) => status);
  expect(new Set(states)).toEqual(new Set(["dead", "pending"]));
});

sqlTest("what was never acknowledged goes there too", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const once = { ...asking, escalation, retryPolicy: { maxAttempts: 1 } };
  const [handoff] = await fireOne(db, tenant, { actions: [once] });
  await settle(db, attemptOf(handoff!));
  await clock.set("2030-01-01T12:10:00Z");

  await expireDeliveries(db, 10);
  await settle(db, attemptOf(await takeNext(db, handoff!)));

  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "completed" });
});
