import { expect } from "vitest";
import { answerFor, asking } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  dueAt,
  fireOne,
  settle,
  take,
  timerOf,
  typesOf,
  webhook,
} from "../../../test/harness/firing.ts";

sqlTest("one that waits to be tried again never is", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  await settle(db, attemptOf(handoff!, { statusCode: 503 }));
  const { deliveryId: id, timerId } = handoff!;

  expect(await answerFor(db, "cancel_delivery", { id })).toMatchObject({
    outcome: "changed",
    delivery: { status: "cancelled", next_attempt_at: null },
  });

  await clock.set("2030-01-01T13:00:00Z");
  expect(await take(db, handoff!)).toBeNull();
  expect(await answerFor(db, "cancel_delivery", { id })).toMatchObject({ outcome: "unchanged" });
  expect(await timerOf(db, timerId)).toMatchObject({ status: "completed" });
  expect((await typesOf(db, timerId)).slice(-2)).toEqual(["delivery.cancelled", "timer.completed"]);
});

sqlTest("one that awaits its acknowledgement too", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(handoff!));
  const { deliveryId: id } = handoff!;

  expect((await answerFor(db, "cancel_delivery", { id })).outcome).toBe("changed");
  expect((await answerFor(db, "acknowledge_delivery", { id })).outcome).toBe("too_late");
});

sqlTest("one that is being sent, or has ended, stays as it is", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const { deliveryId: id } = handoff!;

  const sent = await answerFor(db, "cancel_delivery", { id });
  await settle(db, attemptOf(handoff!));
  const ended = await answerFor(db, "cancel_delivery", { id });

  expect(sent).toMatchObject({ outcome: "too_late", message: "An attempt is under way." });
  expect(ended).toMatchObject({ outcome: "too_late", message: "Succeeded 0 ms ago." });
});

sqlTest("a cancelled one makes no failure, and hides none", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const actions = [webhook("a"), webhook("b")];
  const [a, b] = await fireOne(db, tenant, { actions });
  await settle(db, attemptOf(a!, { statusCode: 410 }), attemptOf(b!, { statusCode: 503 }));

  await answerFor(db, "cancel_delivery", { id: b!.deliveryId });

  expect(await timerOf(db, a!.timerId)).toMatchObject({ status: "failed" });
});
