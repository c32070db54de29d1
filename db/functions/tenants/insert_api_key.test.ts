import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const create = `minoots_private.insert_api_key(
  $1, 'main', $2, sha256('mnt_secret'), array['read', 'write'], null)`;

sqlTest("lets the holder of a secret speak for a tenant", async ({ db, tenant }) => {
  await answer(db, create, [tenant.id, "laptop"]);

  const { rows } = await db.query(
    "select * from minoots_private.authenticate(array[sha256('mnt_secret')])",
  );
  expect(rows).toMatchObject([
    { tenant_id: tenant.id, tenant_name: tenant.name, key_id: "main", scopes: ["read", "write"] },
  ]);
});

sqlTest("making the same key again changes nothing", async ({ db, tenant }) => {
  await answer(db, create, [tenant.id, "laptop"]);

  await answer(db, create, [tenant.id, "other"]);

  const { rows } = await db.query("select name from minoots_private.api_keys");
  expect(rows).toEqual([{ name: "laptop" }]);
});
