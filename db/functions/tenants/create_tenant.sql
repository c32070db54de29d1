-- Makes a tenant, or answers the one that has the name: safe to call at every start.
create or replace function minoots_private.create_tenant(name text, tier text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into minoots_private.tenants (id, name, tier, created_at)
  values (minoots_private.new_id(), create_tenant.name, create_tenant.tier, minoots.clock())
  on conflict (name) do nothing;
  return (select tenant.id from minoots_private.tenants as tenant
    where tenant.name = create_tenant.name);
end
$$;
