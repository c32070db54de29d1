-- The tenant of this session, or a refusal that says how a role gets one.
create or replace function minoots_private.require_tenant() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant constant uuid := minoots_private.tenant_id();
begin
  if v_tenant is null then
    perform minoots_private.refuse('FORBIDDEN', null,
      format('The database role %s belongs to no tenant.', minoots_private.session_role()),
      'An operator grants one: select minoots_private.grant_tenant(role, tenant).');
  end if;
  return v_tenant;
end
$$;
