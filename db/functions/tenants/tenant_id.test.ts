import { expect } from "vitest";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer } from "../../../test/harness/rules.ts";

const tenantId = "minoots_private.tenant_id()";

sqlTest("the server says by a setting whom it serves", async ({ db, tenant, become }) => {
  await become("minoots_server", tenant);

  expect(await answer(db, tenantId)).toBe(tenant.id);
});

sqlTest("a server that says nothing serves nobody", async ({ db, become }) => {
  await become("minoots_server");

  expect(await answer(db, tenantId)).toBeNull();
});

sqlTest("a SQL user has the tenant of their role, whatever they set", async ({ db, tenant }) => {
  const other = await insertTenant(db);
  const user = await createUser(db, tenant);
  await db.query("select set_config('minoots.tenant_id', $1, true)", [other.id]);

  expect(await actingAs(db, user, () => answer(db, tenantId))).toBe(tenant.id);
});

sqlTest("a SQL user without a row has no tenant, whatever they set", async ({ db, tenant }) => {
  const user = await createUser(db, null);
  await db.query("select set_config('minoots.tenant_id', $1, true)", [tenant.id]);

  expect(await actingAs(db, user, () => answer(db, tenantId))).toBeNull();
});

sqlTest.for(["minoots_kernel", "minoots_worker", "minoots_tenant", "minoots_owner"])(
  "%s has no tenant by a setting",
  async (role, { db, tenant }) => {
    await db.query("select set_config('minoots.tenant_id', $1, true)", [tenant.id]);
    await db.query("grant execute on function minoots_private.tenant_id to public");

    expect(await actingAs(db, role, () => answer(db, tenantId))).toBeNull();
  },
);
