-- How every verb that writes begins: it answers the session's tenant and takes the tenant's
-- mark in the feed, as its own statement, before any position can be drawn. Only rules that run
-- as their owner call it.
create or replace function minoots_private.enter_tenant() returns uuid
language plpgsql volatile
as $$
declare
  v_tenant record;
begin
  select tenant.id, tenant.number into v_tenant
  from minoots_private.tenants as tenant
  where tenant.id = minoots_private.tenant_id() and tenant.suspended_at is null;
  if not found then
    perform minoots_private.require_tenant();
    perform minoots_private.refuse('FORBIDDEN', null,
      'This tenant is suspended, or does not exist.', 'Ask the operator.');
  end if;
  perform minoots_private.mark_feed(v_tenant.number);
  return v_tenant.id;
end
$$;
