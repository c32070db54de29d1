import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("it is shown without its lease and its body", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);

  const shown = await answer<object>(
    db,
    `(select to_jsonb(minoots_private.show_delivery(delivery))
    from minoots_private.deliveries as delivery where id = $1)`,
    [handoff!.deliveryId],
  );

  expect(shown).toMatchObject({ id: handoff!.deliveryId, status: "pending" });
  expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(["owner"]));
  expect(shown).not.toHaveProperty("body");
});
