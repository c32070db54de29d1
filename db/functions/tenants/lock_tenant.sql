-- How an operator's change of a tenant begins: finds it and locks it, so that what is decided
-- next holds. Those who only refer to the tenant do not wait.
create or replace function minoots_private.lock_tenant(tenant text)
returns minoots_private.tenants
language plpgsql volatile
as $$
declare
  v_tenant minoots_private.tenants := minoots_private.find_tenant(lock_tenant.tenant);
begin
  select * into v_tenant from minoots_private.tenants as known
  where known.id = v_tenant.id
  for no key update;
  if not found then
    v_tenant := minoots_private.find_tenant(lock_tenant.tenant);
  end if;
  return v_tenant;
end
$$;
