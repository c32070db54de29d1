-- The tier that a tenant is in, with all that it states.
create or replace function minoots_private.tier_of(tenant_id uuid) returns minoots_private.tiers
language sql stable
as $$
  select tier.*
  from minoots_private.tenants as tenant
  join minoots_private.tiers as tier on tier.name = tenant.tier
  where tenant.id = tier_of.tenant_id
$$;
