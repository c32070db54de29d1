-- Lets the holder of a secret that was made elsewhere speak for a tenant: for demos and tests.
-- Only its hash is ever known here. Making the same key again changes nothing.
create or replace function minoots_private.insert_api_key(
  tenant_id uuid, id text, name text, secret_hash bytea, scopes text[], expires_at timestamptz
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into minoots_private.api_keys
    (tenant_id, id, name, secret_hash, scopes, created_at, expires_at, created_by)
  values (insert_api_key.tenant_id, insert_api_key.id, insert_api_key.name,
    insert_api_key.secret_hash, insert_api_key.scopes, minoots.clock(), insert_api_key.expires_at,
    minoots_private.actor())
  on conflict (tenant_id, id) do nothing
$$;
