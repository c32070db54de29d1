import { expect } from "vitest";
import { answerFor } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  drainKeyOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  take,
  timerOf,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

const gone = { statusCode: 410 };
const busy = { statusCode: 503 };

sqlTest(
  "a dead delivery has fresh attempts, and its timer's end stays",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant, {
      retryPolicy: { maxAttempts: 2, backoffMaxMs: 1 },
    });
    await settle(db, attemptOf(handoff!, gone));
    const { deliveryId: id, timerId } = handoff!;
    const before = await timerOf(db, timerId);

    expect(await answerFor(db, "replay_delivery", { id })).toMatchObject({ outcome: "changed" });
    expect(await answerFor(db, "replay_delivery", { id })).toMatchObject({ outcome: "unchanged" });
    expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
    await settle(db, attemptOf((await take(db, handoff!))!, busy));
    expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "pending" });
    await clock.set("2030-01-01T12:00:01Z");
    await settle(db, attemptOf((await take(db, handoff!))!));

    expect(await deliveryOf(db, handoff!)).toMatchObject({
      status: "succeeded",
      attempts: [{ statusCode: 410 }, { statusCode: 503 }, { statusCode: 200 }],
    });
    expect(await timerOf(db, timerId)).toEqual(before);
    expect((await typesOf(db, timerId)).slice(4)).toEqual([
      "delivery.replayed",
      "delivery.failed",
      "delivery.succeeded",
    ]);
    expect(await answerFor(db, "replay_delivery", { id })).toMatchObject({ outcome: "too_late" });
  },
);

sqlTest("while its timer is open it counts again", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [a, b] = await fireOne(db, tenant, { actions: [webhook("a"), webhook("b")] });
  await settle(db, attemptOf(a!, gone));

  await answerFor(db, "replay_delivery", { id: a!.deliveryId });
  await settle(db, attemptOf(b!));
  expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "fired", reason: null });
  await settle(db, attemptOf((await take(db, a!))!));

  expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "completed" });
});

sqlTest("one that went on as another does so once", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const escalation = { action: webhook("b") };
  const [handoff] = await fireOne(db, tenant, { actions: [{ ...webhook("a"), escalation }] });
  await settle(db, attemptOf(handoff!, gone));

  await answerFor(db, "replay_delivery", { id: handoff!.deliveryId });
  await settle(db, attemptOf((await take(db, handoff!))!, gone));

  expect(await timerOf(db, handoff!.timerId)).toMatchObject({
    status: "fired",
    deliveries_open: 1,
    deliveries_dead: 0,
  });
});
