import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertKey, speakFor } from "../../../test/harness/keys.ts";
import { createUser } from "../../../test/harness/roles.ts";
import { actingAs, answer, refusal } from "../../../test/harness/rules.ts";

const require = "minoots_private.require_admin()";

sqlTest.beforeEach(async ({ db }) => {
  await db.query("grant execute on function minoots_private.require_admin to public");
});

sqlTest("answers the tenant of an admin", async ({ db, tenant, become }) => {
  await speakFor(db, await insertKey(db, tenant));
  await become("minoots_server", tenant);

  expect(await answer(db, require)).toBe(tenant.id);
});

sqlTest("tells a key which scope it lacks", async ({ db, tenant, become }) => {
  await speakFor(db, await insertKey(db, tenant, { scopes: ["read", "write"] }));
  await become("minoots_server", tenant);

  expect(await refusal(db, require)).toMatchObject({
    code: "MN009",
    message: "This key lacks the scope admin.",
  });
});

sqlTest("tells a SQL role who can help", async ({ db, tenant }) => {
  const user = await createUser(db, tenant);

  expect(await actingAs(db, user, () => refusal(db, require))).toMatchObject({
    code: "MN009",
    message: `The database role ${user} is no admin of its tenant.`,
    hint: "An operator grants it: minoots_private.grant_tenant(role, tenant, admin => true).",
  });
});
