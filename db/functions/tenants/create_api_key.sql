-- Lets the holder of a secret speak for a tenant. Only the hash is ever known here. Making
-- the same key again changes nothing.
create or replace function minoots_private.create_api_key(
  tenant_id uuid, id text, name text, secret_hash bytea, scopes text[], expires_at timestamptz
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into minoots_private.api_keys
    (tenant_id, id, name, secret_hash, scopes, created_at, expires_at)
  values (create_api_key.tenant_id, create_api_key.id, create_api_key.name,
    create_api_key.secret_hash, create_api_key.scopes, minoots.clock(), create_api_key.expires_at)
  on conflict (tenant_id, id) do nothing
$$;
