import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, owner, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const lock = "minoots_private.lock_attempt($1, $2, $3, $4)";

sqlTest("the owner of the attempt gets all there is to know", async ({ db, tenant, clock }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { key: "k", labels: { a: "b" } });
  const { tenantId, deliveryId, timerId } = handoff!;

  expect(await answer(db, lock, [tenantId, deliveryId, 1, owner])).toEqual({
    ...handoff,
    timer: {
      id: timerId,
      name: "tea",
      key: "k",
      fireAt: dueAt,
      labels: { a: "b" },
      metadata: null,
    },
  });
});

sqlTest("nobody else gets anything, nor does anybody afterwards", async ({ db, tenant, clock }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const { tenantId, deliveryId } = handoff!;

  for (const other of [
    [tenantId, deliveryId, 2, owner],
    [tenantId, deliveryId, 1, owner + 1],
    [deliveryId, deliveryId, 1, owner],
  ]) {
    expect(await answer(db, lock, other)).toBeNull();
  }
  await settle(db, attemptOf(handoff!));
  expect(await answer(db, lock, [tenantId, deliveryId, 1, owner])).toBeNull();
});
