import { expect } from "vitest";
import { define, effectsOf, openShop } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest("the function is told whose delivery it is, and of what", async ({ db, tenant }) => {
  const shop = await openShop(db);
  await define(
    db,
    shop,
    "insert into effects values (tenant_id::text), (delivery::text); return null;",
  );
  const timer = { id: "t", name: "tea" };
  const told = { deliveryId: "d", actionId: "1", attempt: 2, timer };
  const args = { note: null };

  await db.query("select minoots_private.perform_sql($1, $2)", [
    `${shop.name}.expire`,
    { ...told, tenantId: tenant.id, body: "{}", parameters: { function: "x", arguments: args } },
  ]);

  const effects = await effectsOf(db, shop);
  expect(effects).toContain(tenant.id);
  const [delivery] = effects.filter((note) => note.startsWith("{"));
  expect(JSON.parse(delivery!)).toEqual({ ...told, arguments: args });
});
