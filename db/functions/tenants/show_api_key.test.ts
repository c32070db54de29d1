import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertKey } from "../../../test/harness/keys.ts";

sqlTest("shows a key of this tenant, and of no other", async ({ db, tenant }) => {
  await insertKey(db, tenant);
  const show = "select * from minoots_private.show_api_key($1, 'chief')";

  const own = await db.query(show, [tenant.id]);
  const other = await db.query(show, ["019a9c3e-7f00-7000-8000-000000000000"]);

  expect(own.rows).toMatchObject([{ id: "chief", tenant_id: tenant.id, status: "live" }]);
  expect(other.rows).toMatchObject([{ id: null }]);
});
