import { expect } from "vitest";
import { define, openShop, register } from "../../../test/harness/actions.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const find = "minoots_private.find_registered('sql', $1, $2)";

sqlTest("registered again under its name, another function is called", async ({ db, tenant }) => {
  const shop = await openShop(db);
  await register(db, shop, "return null;");
  const other = await define(db, shop, "return null;", { name: "other" });

  await db.query("select minoots_private.register_sql_action($1, $2::regprocedure)", [
    `${shop.name}.expire`,
    other,
  ]);

  expect(await answer(db, find, [`${shop.name}.expire`, tenant.id])).toBe(`${shop.name}.other`);
});

sqlTest("what may not be called is not registered", async ({ db }) => {
  const registering = "minoots_private.register_sql_action('x', 'lower(text)')";

  expect(await refusal(db, registering)).toMatchObject({ code: "MN001", path: "function" });
});

sqlTest.for(["minoots_server", "minoots_tenant", "minoots_worker", "minoots_kernel"] as const)(
  "%s registers nothing",
  async (role, { db, become }) => {
    await become(role);

    for (const call of ["register_job_task('x')", "unregister_sql_action('x')"]) {
      expect(await refusal(db, `minoots_private.${call}`)).toMatchObject({ code: "42501" });
    }
  },
);
