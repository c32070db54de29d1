import { expect } from "vitest";
import { openShop, register, sqlAction } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { scheduleFor } from "../../../test/harness/firing.ts";

sqlTest("what was taken back is scheduled no more", async ({ db, tenant }) => {
  const shop = await openShop(db);
  await register(db, shop, "return null;");
  await scheduleFor(db, tenant, { actions: [sqlAction(shop)] });

  await db.query("select minoots_private.unregister_sql_action($1)", [`${shop.name}.expire`]);

  await expect(scheduleFor(db, tenant, { actions: [sqlAction(shop)] })).rejects.toMatchObject({
    code: "MN004",
  });
});
