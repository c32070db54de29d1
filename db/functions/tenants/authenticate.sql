-- Whose API keys these are, by the SHA-256 of each whole key: the keys themselves never come
-- here. No row for a key that is unknown, expired or revoked, or whose tenant is suspended.
-- That a key was used is noted once a minute, and never waited for: what somebody holds is
-- passed over, and a database that takes no writes is only read.
create or replace function minoots_private.authenticate(
  secret_hashes bytea[],
  out secret_hash bytea, out tenant_id uuid, out tenant_name text, out key_id text,
  out scopes text[]
) returns setof record
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if current_setting('transaction_read_only') = 'off' then
    with unnoted as materialized (
      select api_key.tenant_id, api_key.id
      from minoots_private.api_keys as api_key
      where api_key.secret_hash = any (authenticate.secret_hashes)
        and api_key.revoked_at is null
        and (api_key.expires_at is null or api_key.expires_at > minoots.clock())
        and (api_key.last_used_at is null
          or api_key.last_used_at <= minoots.clock() - interval '1 minute')
      order by api_key.tenant_id, api_key.id
      for no key update skip locked)
    update minoots_private.api_keys as api_key
    set last_used_at = minoots.clock()
    from unnoted
    where api_key.tenant_id = unnoted.tenant_id and api_key.id = unnoted.id;
  end if;
  return query
  select api_key.secret_hash, tenant.id, tenant.name, api_key.id, api_key.scopes
  from minoots_private.api_keys as api_key
  join minoots_private.tenants as tenant on tenant.id = api_key.tenant_id
  where api_key.secret_hash = any (authenticate.secret_hashes)
    and api_key.revoked_at is null
    and (api_key.expires_at is null or api_key.expires_at > minoots.clock())
    and tenant.suspended_at is null;
end
$$;
