import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("it says who asked, and of what timer", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  const settled = `(select to_jsonb(minoots_private.settled_row(delivery, 'given up', null, true))
    from minoots_private.deliveries as delivery where id = $1)`;
  expect(await answer(db, settled, [handoff!.deliveryId])).toMatchObject({
    timer_id: handoff!.timerId,
    data: { name: "tea" },
    event: "given up",
    is_asked: true,
  });
});
