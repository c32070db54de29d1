import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertTenant } from "../../../test/harness/database.ts";
import { insertKey } from "../../../test/harness/keys.ts";

sqlTest("counts the keys that hold now", async ({ db, tenant, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  const other = await insertTenant(db);
  await insertKey(db, tenant);
  await insertKey(db, tenant, { id: "lasting", expiresAt: "2026-11-20T08:00:01Z" });
  await insertKey(db, tenant, { id: "expired", expiresAt: "2026-11-20T08:00:00Z" });
  await insertKey(db, other, { id: "revoked" });
  await db.query(
    "update minoots_private.api_keys set revoked_at = created_at where id = 'revoked'",
  );

  const { rows } = await db.query(
    "select name, tier, keys from minoots_private.list_tenants() where id = any ($1)",
    [[tenant.id, other.id]],
  );

  const tenants = [
    { name: tenant.name, tier: "free", keys: 2 },
    { name: other.name, tier: "free", keys: 0 },
  ];
  expect(rows).toEqual(tenants.toSorted((left, right) => (left.name < right.name ? -1 : 1)));
});
