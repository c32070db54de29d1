// Keys and admins as tests make them: a key that may manage its tenant, a session that speaks
// for it, and a SQL role that an operator made an admin.
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";
import { createUser } from "./roles.ts";

/** A row without a holder: enough for the rules, which never see a secret. */
export async function insertKey(
  db: Queryable,
  tenant: Tenant,
  key: { id?: string; scopes?: string[]; expiresAt?: string | null } = {},
): Promise<string> {
  const { id = "chief", scopes = ["admin"], expiresAt = null } = key;
  await db.query(
    `insert into minoots_private.api_keys
      (tenant_id, id, name, secret_hash, scopes, created_at, expires_at)
    select $1, $2, $2, sha256(convert_to($3, 'UTF8')), $4, minoots.clock(), $5`,
    [tenant.id, id, `${tenant.id} ${id}`, scopes, expiresAt],
  );
  return id;
}

/** From now on in this transaction, the server speaks for this key. */
export async function speakFor(db: Queryable, id: string): Promise<void> {
  await db.query("select set_config('minoots.actor', $1, true)", [`key:${id}`]);
}

export async function createAdmin(db: Queryable, tenant: Tenant): Promise<string> {
  const role = await createUser(db, null);
  await db.query("select minoots_private.grant_tenant($1, $2, admin => true)", [role, tenant.id]);
  return role;
}
