import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const tenantOf = "minoots_private.require_tenant()";

sqlTest("answers the tenant of the session", async ({ db, tenant, become }) => {
  await become(null, tenant);

  expect(await answer(db, tenantOf)).toBe(tenant.id);
});

sqlTest("refuses a role without one, and says how to get it", async ({ db }) => {
  const user = await createUser(db, null);
  await db.query(`grant execute on function minoots_private.require_tenant to ${user}`);
  await db.query(`set local role ${user}`);

  expect(await refusal(db, tenantOf)).toEqual({
    code: "MN009",
    path: "",
    message: `The database role ${user} belongs to no tenant.`,
    hint: "An operator grants one: select minoots_private.grant_tenant(role, tenant).",
  });
});
