import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne } from "../../../test/harness/firing.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("a delivery is its own tenant's", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const [handoff] = await fireOne(db, tenant);
  const other = await insertTenant(db);
  const call = "(minoots_private.lock_delivery($1, $2)).id";

  expect(await answer(db, call, [tenant.id, handoff!.deliveryId])).toBe(handoff!.deliveryId);
  const none = { code: "MN010", path: "id" };
  expect(await refusal(db, call, [other.id, handoff!.deliveryId])).toMatchObject(none);
  expect(await refusal(db, call, [tenant.id, null])).toMatchObject({ code: "MN001" });
});
