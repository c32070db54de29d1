import { expect } from "vitest";
import { define, effectsOf, openShop, type Shop } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const call = "minoots_actions.call_sql_action($1, $2, $3)";

const shopTest = sqlTest.extend("shop", async ({ db }): Promise<Shop> => await openShop(db));

shopTest("it does its work as its owner, and answers", async ({ db, shop, tenant }) => {
  const body =
    "insert into effects values (delivery ->> 'note'); return jsonb_build_array(current_user, tenant_id);";
  await define(db, shop, body);

  const answered = await answer<string>(db, call, [
    `${shop.name}.expire`,
    tenant.id,
    { note: "a" },
  ]);

  expect(JSON.parse(answered)).toEqual([shop.name, tenant.id]);
  expect(await effectsOf(db, shop)).toEqual(["a"]);
});

shopTest("one that returns nothing answers null", async ({ db, shop, tenant }) => {
  await define(db, shop, "", { returns: "void" });

  expect(await answer(db, call, [`${shop.name}.expire`, tenant.id, {}])).toBeNull();
});

shopTest(
  "changed to its caller's rights, it finds that there are none",
  async ({ db, shop, tenant }) => {
    await define(db, shop, "return to_jsonb(current_user::text);", { form: "security invoker" });
    const rights = async (body: string) => {
      await define(db, shop, body, { form: "security invoker" });
      return await refusal(db, call, [`${shop.name}.expire`, tenant.id, {}]);
    };

    expect(await answer(db, call, [`${shop.name}.expire`, tenant.id, {}])).toBe(
      '"minoots_actions"',
    );
    expect(await rights("delete from minoots_private.timers; return null;")).toMatchObject({
      code: "42501",
    });
    expect(await rights("set local role minoots_owner; return null;")).toMatchObject({
      code: "42501",
    });
    expect(await rights("perform minoots_private.new_id(); return null;")).toMatchObject({
      code: "42501",
    });
  },
);

sqlTest.for(["minoots_server", "minoots_tenant", "minoots_worker", "minoots_kernel"] as const)(
  "%s cannot call anything by it",
  async (role, { db, become, tenant }) => {
    await become(role);

    expect(await refusal(db, call, ["pg_catalog.version", tenant.id, {}])).toMatchObject({
      code: "42501",
    });
  },
);
