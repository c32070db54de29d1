import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { fireMany } from "../../../test/harness/endpoints.ts";
import { attemptOf, dueAt, settle } from "../../../test/harness/firing.ts";

sqlTest("what is settled, or was removed, is claimed no more", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [first, second] = await fireMany(db, tenant, 2);
  await settle(db, attemptOf(first!));

  const { rows } = await db.query(
    "select minoots_private.still_claimed($1, array[$2, $3, gen_random_uuid()]::uuid[]) as held",
    [tenant.id, first!.deliveryId, second!.deliveryId],
  );

  expect(rows).toEqual([{ held: [second!.deliveryId] }]);
});
