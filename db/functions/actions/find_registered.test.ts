import { expect } from "vitest";
import { openShop, register } from "../../../test/harness/actions.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const find = "minoots_private.find_registered($1, $2, $3)";

sqlTest("a tenant's own comes before the one for all", async ({ db, tenant }) => {
  const [own, all, other] = [await openShop(db), await openShop(db), await insertTenant(db)];
  await register(db, all, "return null;");
  await register(db, own, "return null;", { tenant: tenant.name });
  await db.query("update minoots_private.registered_actions set name = 'expire'");

  expect(await answer(db, find, ["sql", "expire", tenant.id])).toBe(`${own.name}.expire`);
  expect(await answer(db, find, ["sql", "expire", other.id])).toBe(`${all.name}.expire`);
});

sqlTest("another tenant's is as none, and so is another kind's", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  await db.query("select minoots_private.register_job_task('send', $1)", [other.name]);

  expect(await answer(db, find, ["job", "send", other.id])).toBe("send");
  expect(await answer(db, find, ["job", "send", tenant.id])).toBeNull();
  expect(await answer(db, find, ["sql", "send", other.id])).toBeNull();
});

sqlTest("names that need quotes are quoted", async ({ db, tenant }) => {
  await db.query(`insert into minoots_private.registered_actions
    values (null, 'sql', 'odd', 'My Shop', 'x"); drop table y; --', now())`);

  expect(await answer(db, find, ["sql", "odd", tenant.id])).toBe(
    `"My Shop"."x""); drop table y; --"`,
  );
});

sqlTest("a task that became ours is not found any more", async ({ db, tenant }) => {
  await db.query(`insert into minoots_private.registered_actions
    values (null, 'job', 'sweep', null, null, now())`);

  expect(await answer(db, find, ["job", "sweep", tenant.id])).toBeNull();
});
