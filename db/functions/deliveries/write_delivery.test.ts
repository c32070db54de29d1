import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { deliveryOf, dueAt, fireOne, type Row } from "../../../test/harness/firing.ts";

sqlTest("it makes what a firing makes of the same action", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant, { metadata: { a: 1 }, labels: { b: "c" } });

  const { rows } = await db.query(
    `select made.* from minoots_private.timers as timer
    cross join lateral minoots_private.write_delivery(timer, timer.actions -> 0) as made
    where timer.id = $1`,
    [handoff!.timerId],
  );

  const { is_pulled: isPulled, ...made } = rows[0] as Row;
  expect(isPulled).toBe(false);
  expect(await deliveryOf(db, handoff!)).toMatchObject(made);
});
