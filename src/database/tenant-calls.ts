// The SQL functions that operators call, one typed function each: tenants and their keys. They
// need the rights of the owner, which no server has.
import { rowsOf } from "./plain-rows.ts";
import type { ApiKey, Changed, Database, NewApiKey, Tenant, WantedApiKey } from "./wire.ts";

export async function createTenant(db: Database, name: string, tier: string): Promise<string> {
  const text = "select minoots_private.create_tenant($1, $2) as id";
  return (await rowsOf<{ id: string }>(db, text, [name, tier]))[0]!.id;
}

export async function listTenants(db: Database): Promise<Tenant[]> {
  return await rowsOf(
    db,
    `select id, name, tier, minoots_private.format_instant(suspended_at) as "suspendedAt",
      minoots_private.format_instant(created_at) as "createdAt", keys
    from minoots_private.list_tenants()`,
  );
}

/** By its name or its id; what is null stays. */
export async function changeTenant(
  db: Database,
  tenant: string,
  wanted: { name: string | null; tier: string | null; suspended: boolean | null },
): Promise<Changed> {
  const text = "select outcome, message from minoots_private.change_tenant($1, $2, $3, $4)";
  const values = [tenant, wanted.name, wanted.tier, wanted.suspended];
  return (await rowsOf<Changed>(db, text, values))[0]!;
}

export async function removeTenant(db: Database, tenant: string): Promise<Changed> {
  const text = "select outcome, message from minoots_private.remove_tenant($1)";
  return (await rowsOf<Changed>(db, text, [tenant]))[0]!;
}

/** For a key that was made elsewhere: only its hash goes to the database. */
export async function insertApiKey(db: Database, key: NewApiKey): Promise<void> {
  const text = "select minoots_private.insert_api_key($1, $2, $3, $4, $5, $6)";
  const { tenantId, id, name, secretHash, scopes, expiresAt } = key;
  await rowsOf(db, text, [tenantId, id, name, secretHash, scopes, expiresAt]);
}

/** Answers the whole key, which nobody can ask for again. */
export async function issueApiKey(
  db: Database,
  tenant: string,
  { name, scopes, expiresIn, expiresAt, environment }: WantedApiKey,
): Promise<{ id: string; key: string }> {
  const text = `select id, key from minoots_private.issue_api_key(
    (minoots_private.find_tenant($1)).id, $2, $3, $4,
    minoots_private.read_instant($5, 'expiresAt'), $6)`;
  const values = [tenant, name, scopes, expiresIn, expiresAt, environment];
  return (await rowsOf<{ id: string; key: string }>(db, text, values))[0]!;
}

/** The keys of a tenant, by its name or its id, oldest first. */
export async function listApiKeys(db: Database, tenant: string): Promise<ApiKey[]> {
  return await rowsOf(
    db,
    `select id, name, environment, scopes, status, created_by as "createdBy",
      revoked_by as "revokedBy", minoots_private.format_instant(created_at) as "createdAt",
      minoots_private.format_instant(expires_at) as "expiresAt",
      minoots_private.format_instant(last_used_at) as "lastUsedAt",
      minoots_private.format_instant(revoked_at) as "revokedAt"
    from minoots.api_keys
    where tenant_id = (select id from minoots_private.find_tenant($1))
    order by api_keys.created_at, id`,
    [tenant],
  );
}

export async function endApiKey(db: Database, tenant: string, id: string): Promise<Changed> {
  const text = `select outcome, message
    from minoots_private.end_api_key((minoots_private.find_tenant($1)).id, $2)`;
  return (await rowsOf<Changed>(db, text, [tenant, id]))[0]!;
}
