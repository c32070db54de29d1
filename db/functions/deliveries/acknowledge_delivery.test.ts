import { expect } from "vitest";
import { answerFor, asking, claim, pullable, speakOf } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  attemptOf,
  deliveryOf,
  dueAt,
  feedOf,
  fireOne,
  settle,
  take,
  timerOf,
  typesOf,
} from "../../../test/harness/firing.ts";
import { refusal } from "../../../test/harness/rules.ts";

sqlTest("a delivery that asks for it has succeeded only then", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(handoff!));
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "fired" });

  const id = handoff!.deliveryId;
  const done = await answerFor(db, "acknowledge_delivery", { id, result: { order: 42 } });

  expect(done).toMatchObject({ outcome: "changed", message: "Acknowledged." });
  expect(done.delivery).toMatchObject({ status: "succeeded", result: { order: 42 } });
  expect(await deliveryOf(db, handoff!)).toMatchObject({
    acknowledge_by: null,
    acknowledged_at: "2030-01-01 12:00:00+00",
    attempts: [{ attempt: 1, statusCode: 200 }],
  });
  expect(await timerOf(db, handoff!.timerId)).toMatchObject({ status: "completed" });
  expect((await typesOf(db, handoff!.timerId)).slice(2)).toEqual([
    "delivery.awaiting_ack",
    "delivery.acknowledged",
    "timer.completed",
  ]);
  expect((await feedOf(db, handoff!.timerId)).at(-2)).toMatchObject({ face: "sql" });
});

sqlTest("who answers before the sender has reported is heard", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });

  const id = handoff!.deliveryId;
  expect(await answerFor(db, "acknowledge_delivery", { id })).toMatchObject({
    outcome: "changed",
  });

  expect(await settle(db, attemptOf(handoff!))).toBe(0);
  expect(await settle(db, attemptOf(handoff!, { statusCode: 503 }))).toBe(0);
  expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "succeeded", owner: null });
});

sqlTest("a delivery under way that asks for nothing is not", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  const id = handoff!.deliveryId;
  expect(await answerFor(db, "acknowledge_delivery", { id })).toMatchObject({
    outcome: "too_late",
    message: "An attempt is under way.",
  });
});

sqlTest(
  "the same again changes nothing, and another comes too late",
  async ({ db, clock, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant, { actions: [asking] });
    await settle(db, attemptOf(handoff!));
    const id = handoff!.deliveryId;
    await answerFor(db, "acknowledge_delivery", { id, result: 1 });

    const again = { id, result: "1" };
    expect(await answerFor(db, "acknowledge_delivery", again)).toMatchObject({
      outcome: "unchanged",
    });
    expect(await answerFor(db, "acknowledge_delivery", { id, result: "2" })).toMatchObject({
      outcome: "too_late",
      delivery: { result: 1 },
    });
  },
);

sqlTest("after its time it is too late, and said so", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  await settle(db, attemptOf(handoff!));
  await clock.set("2030-01-01T12:10:00Z");

  const id = handoff!.deliveryId;
  expect(await answerFor(db, "acknowledge_delivery", { id })).toMatchObject({
    outcome: "too_late",
    message: "Not acknowledged in time.",
    delivery: { status: "awaiting_ack" },
  });
});

sqlTest("an answer for another attempt is not heard", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const retryPolicy = { backoffMaxMs: 1 };
  const [handoff] = await fireOne(db, tenant, { actions: [{ ...asking, retryPolicy }] });
  await settle(db, attemptOf(handoff!, { statusCode: 503 }));
  await clock.set("2030-01-01T12:00:01Z");
  await take(db, handoff!);
  const id = handoff!.deliveryId;

  expect((await answerFor(db, "acknowledge_delivery", { id, attempt: 1 })).outcome).toBe(
    "too_late",
  );
  expect((await answerFor(db, "acknowledge_delivery", { id, attempt: 2 })).outcome).toBe("changed");
  expect(await deliveryOf(db, handoff!)).toMatchObject({
    attempts: [{ attempt: 1, statusCode: 503 }, { attempt: 2 }],
  });
});

sqlTest("what was claimed is acknowledged alike", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const timerId = await pullable(db, tenant);
  const [{ id } = {}] = await claim(db);

  expect((await answerFor(db, "acknowledge_delivery", { id })).outcome).toBe("changed");

  expect(await timerOf(db, timerId)).toMatchObject({ status: "completed" });
});

sqlTest.for([
  ["null", "null", "MN001", "id"],
  ["'00000000-0000-0000-0000-000000000000'", "null", "MN010", "id"],
  ["'00000000-0000-0000-0000-000000000000'", "to_jsonb(repeat('x', 16384))", "MN010", "id"],
])("%s with %s is refused by %s", async ([id, result, code, path], { db, tenant }) => {
  await speakOf(db, tenant);

  expect(await refusal(db, `minoots.acknowledge_delivery(${id}, ${result})`)).toMatchObject({
    code,
    path,
  });
});

sqlTest("a result too large is refused", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });

  const call = "minoots.acknowledge_delivery($1, to_jsonb(repeat('x', 16384)))";
  expect(await refusal(db, call, [handoff!.deliveryId])).toMatchObject({
    code: "MN014",
    path: "result",
  });
});
