// A tenant's API keys as its own admins make, list and revoke them.
import { exactRow, exactRows } from "./exact-rows.ts";
import type { ApiKey, Database, WantedApiKey } from "./wire.ts";

export interface KeyOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly apiKey: ApiKey;
}

function shown(row: string): string {
  const instant = (column: string, name: string) =>
    `'${name}', minoots_private.format_instant((${row}).${column})`;
  return `json_build_object('id', (${row}).id, 'name', (${row}).name,
    'environment', (${row}).environment, 'scopes', (${row}).scopes, 'status', (${row}).status,
    ${instant("created_at", "createdAt")}, 'createdBy', (${row}).created_by,
    ${instant("expires_at", "expiresAt")}, ${instant("last_used_at", "lastUsedAt")},
    ${instant("revoked_at", "revokedAt")}, 'revokedBy', (${row}).revoked_by)`;
}

/** Oldest first; the policy shows them to admins alone. */
export async function ownApiKeys(db: Database): Promise<ApiKey[]> {
  const rows = await exactRows<{ apiKey: ApiKey }>(
    db,
    `select ${shown("api_key")} as "apiKey" from minoots.api_keys as api_key
    order by api_key.created_at, api_key.id`,
    [],
  );
  return rows.map(({ apiKey }) => apiKey);
}

export async function createApiKey(
  db: Database,
  { name, scopes, expiresIn, expiresAt, environment }: WantedApiKey,
): Promise<KeyOutcome & { secret: string }> {
  const text = `select outcome, message, secret, ${shown("api_key")} as "apiKey"
    from minoots.create_api_key($1, $2, $3, $4, $5)`;
  return await exactRow(db, text, [name, scopes, expiresIn, expiresAt, environment]);
}

export async function revokeApiKey(db: Database, id: string): Promise<KeyOutcome> {
  const text = `select outcome, message, ${shown("api_key")} as "apiKey"
    from minoots.revoke_api_key($1)`;
  return await exactRow(db, text, [id]);
}
