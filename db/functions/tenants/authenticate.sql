-- Whose API key this is, by the SHA-256 of the whole key: the key itself never comes here.
-- No row for a key that is unknown, expired or revoked. Locks nothing.
create or replace function minoots_private.authenticate(
  secret_hash bytea,
  out tenant_id uuid, out tenant_name text, out key_id text, out scopes text[]
) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select tenant.id, tenant.name, api_key.id, api_key.scopes
  from minoots_private.api_keys as api_key
  join minoots_private.tenants as tenant on tenant.id = api_key.tenant_id
  where api_key.secret_hash = authenticate.secret_hash
    and api_key.revoked_at is null
    and (api_key.expires_at is null or api_key.expires_at > minoots.clock())
$$;
