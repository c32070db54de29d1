import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, deliveryOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

const call = "minoots_private.fail_attempts($1, false)";

sqlTest("what is open has failed, and what ended stays", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [open] = await fireOne(db, tenant);
  const [ended] = await fireOne(db, tenant);
  await settle(db, attemptOf(ended!));
  const reports = [open, ended].map((handoff) => {
    const { tenantId, deliveryId } = handoff!;
    return { tenantId, deliveryId, errorCode: "REJECTED", error: "No." };
  });

  expect(await answer(db, call, [JSON.stringify(reports)])).toBe(1);

  expect(await deliveryOf(db, open!)).toMatchObject({ status: "pending", reason: "No." });
  expect(await deliveryOf(db, ended!)).toMatchObject({ status: "succeeded" });
});

sqlTest("a final failure is the last", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const { tenantId, deliveryId } = handoff!;
  const report = { tenantId, deliveryId, errorCode: "REJECTED", error: "No.", final: true };

  expect(await answer(db, call, [JSON.stringify([report])])).toBe(1);

  expect(await deliveryOf(db, handoff!)).toMatchObject({ status: "dead", next_attempt_at: null });
});
