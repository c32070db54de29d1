import { expect } from "vitest";
import { answerFor, asking, claim, pullable } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveriesOf,
  deliveryOf,
  dueAt,
  fireOne,
  jobs,
  settle,
  timerOf,
} from "../../../test/harness/firing.ts";

sqlTest("a rejected delivery is tried again by its policy", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(handoff!));

  const { deliveryId: id } = handoff!;
  const rejected = await answerFor(db, "reject_delivery", { id, reason: "No stock." });

  expect(rejected).toMatchObject({ outcome: "changed", message: "It waits for its next attempt." });
  expect(await deliveryOf(db, handoff!)).toMatchObject({
    status: "pending",
    reason: "No stock.",
    attempts: [{ attempt: 1, statusCode: 200, errorCode: "REJECTED", error: "No stock." }],
  });
  expect((await jobs(db)).map(({ key }) => key)).toContain(`deliver:${id}`);
  expect(await answerFor(db, "reject_delivery", { id })).toMatchObject({ outcome: "too_late" });
});

sqlTest("without another try it is dead, and the timer fails", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  const values = { id: handoff!.deliveryId, reason: "Never.", retry: false };

  expect(await answerFor(db, "reject_delivery", values)).toMatchObject({ outcome: "changed" });

  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "failed", reason: "Never." });
  expect(await answerFor(db, "reject_delivery", values)).toMatchObject({ outcome: "unchanged" });
  expect(await settle(db, attemptOf(handoff!))).toBe(0);
});

sqlTest("when its attempts are used up it is dead as well", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const timerId = await pullable(db, tenant, {
    request: { retryPolicy: { maxAttempts: 2, backoffMaxMs: 1 } },
  });

  for (const expected of ["pending", "dead"]) {
    const [{ id } = {}] = await claim(db);
    await answerFor(db, "reject_delivery", { id });
    expect(await deliveriesOf(db, timerId)).toMatchObject([{ status: expected }]);
    await clock.set("2030-01-01T12:00:01Z");
  }

  expect(await timerOf(db, timerId)).toMatchObject({ status: "failed", reason: "Rejected." });
});
