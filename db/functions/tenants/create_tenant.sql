-- Makes a tenant, or answers the one that has the name: safe to call at every start.
create or replace function minoots_private.create_tenant(name text, tier text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_name constant text := minoots_private.read_tenant_name(create_tenant.name);
begin
  insert into minoots_private.tenants (id, name, tier, created_at)
  values (minoots_private.new_id(), v_name, minoots_private.read_tier(create_tenant.tier),
    minoots.clock())
  on conflict (name) do nothing;
  return (select tenant.id from minoots_private.tenants as tenant where tenant.name = v_name);
end
$$;
