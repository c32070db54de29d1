import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { asking } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

async function awaits(db: Queryable, id: string, attempt: number | null = null): Promise<boolean> {
  const call = `(select minoots_private.awaits_answer(delivery, $2)
    from minoots_private.deliveries as delivery where id = $1)`;
  return await answer(db, call, [id, attempt]);
}

sqlTest("from its sending to the end of its time", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { actions: [asking] });
  const { deliveryId: id } = handoff!;

  expect(await awaits(db, id)).toBe(true);
  await settle(db, attemptOf(handoff!));
  expect(await awaits(db, id)).toBe(true);
  expect([await awaits(db, id, 1), await awaits(db, id, 2)]).toEqual([true, false]);
  await clock.set("2030-01-01T12:10:00Z");
  expect(await awaits(db, id)).toBe(false);
});

sqlTest("never for what asks for no answer", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  expect(await awaits(db, handoff!.deliveryId)).toBe(false);
});
