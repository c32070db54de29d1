-- The tenant that an operator names, by its name or its id. Locks nothing.
create or replace function minoots_private.find_tenant(tenant text)
returns minoots_private.tenants
language plpgsql stable
as $$
declare
  v_tenant minoots_private.tenants;
begin
  select * into v_tenant from minoots_private.tenants as known
  where known.name = find_tenant.tenant or known.id::text = lower(find_tenant.tenant);
  if not found then
    perform minoots_private.refuse('NOT_FOUND', null,
      format('There is no tenant %s.', to_json(left(find_tenant.tenant, 64))),
      'See them all: minoots tenants list');
  end if;
  return v_tenant;
end
$$;
