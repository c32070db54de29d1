-- All tenants, for operators: each with its tier, whether it is suspended, and how many keys
-- speak for it now.
create or replace function minoots_private.list_tenants()
returns table (
  id uuid, name text, tier text, suspended_at timestamptz, created_at timestamptz, keys bigint
)
language sql stable
as $$
  select tenant.id, tenant.name, tenant.tier, tenant.suspended_at, tenant.created_at,
    count(api_key.id) as keys
  from minoots_private.tenants as tenant
  left join minoots_private.api_keys as api_key
    on api_key.tenant_id = tenant.id and api_key.revoked_at is null
    and (api_key.expires_at is null or api_key.expires_at > minoots.clock())
  group by tenant.id
  order by tenant.name
$$;
