import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer, refusal } from "../../../test/harness/rules.ts";

const granting = "minoots_private.grant_tenant($1, $2)";

sqlTest("a role speaks for the tenant it was granted, by name or id", async ({ db, tenant }) => {
  const user = await createUser(db, null);

  for (const named of [tenant.name, tenant.id]) {
    await db.query(`select ${granting}`, [user, named]);
    await db.query(`set local session authorization ${user}`);
    expect(await answer(db, "minoots_private.tenant_id()")).toBe(tenant.id);
    await db.query("reset session authorization");
  }
});

sqlTest("granted another, it speaks for that one instead", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);
  const other = await insertTenant(db);

  await db.query(`select ${granting}`, [user, other.name]);

  await db.query(`set local role ${user}`);
  expect(await answer(db, "minoots_private.tenant_id()")).toBe(other.id);
});

sqlTest(
  "an admin of one tenant is none of another, unless it is said again",
  async ({ db, tenant }) => {
    const user = await createUser(db, null);
    const isAdmin = async (...granted: unknown[]) => {
      await db.query("select minoots_private.grant_tenant($1, $2, admin => $3)", [
        user,
        ...granted,
      ]);
      return await actingAs(db, user, () => answer(db, "minoots_private.is_admin()"));
    };
    const other = await insertTenant(db);

    expect(await isAdmin(tenant.name, true)).toBe(true);
    expect(await isAdmin(other.name, null)).toBe(false);
    expect(await isAdmin(other.name, true)).toBe(true);
    await db.query(`select ${granting}`, [user, other.name]);
    expect(await actingAs(db, user, () => answer(db, "minoots_private.is_admin()"))).toBe(false);
  },
);

sqlTest("what is missing is named, with what to do about it", async ({ db, tenant }) => {
  await db.query("create role plain login");

  expect(await refusal(db, granting, ["plain", tenant.name])).toEqual({
    code: "MN009",
    path: "role",
    message: "role plain is not a member of minoots_tenant.",
    hint: "First: grant minoots_tenant to plain;",
  });
  expect(await refusal(db, granting, ["plain", "nobody"])).toMatchObject({
    code: "MN010",
    path: "tenant",
  });
  expect(await refusal(db, granting, ["no such role", tenant.name])).toMatchObject({
    code: "MN010",
    path: "role",
  });
  expect(await refusal(db, granting, [null, null])).toMatchObject({ code: "MN010" });
});
