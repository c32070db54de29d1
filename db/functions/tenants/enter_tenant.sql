-- How every verb that writes begins: it answers the session's tenant and takes the tenant's
-- mark in the feed, as its own statement, before any position can be drawn.
create or replace function minoots_private.enter_tenant() returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant constant uuid := minoots_private.require_tenant();
begin
  perform minoots_private.mark_feed(tenant.number)
  from minoots_private.tenants as tenant
  where tenant.id = v_tenant and tenant.suspended_at is null;
  if not found then
    perform minoots_private.refuse('FORBIDDEN', null,
      'This tenant is suspended, or does not exist.', 'Ask the operator.');
  end if;
  return v_tenant;
end
$$;
