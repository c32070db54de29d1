-- How every rule begins that manages a tenant: it answers the session's tenant, or refuses.
create or replace function minoots_private.require_admin() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant constant uuid := minoots_private.require_tenant();
begin
  if minoots_private.is_admin() then return v_tenant; end if;
  if minoots_private.speaks_as_server() then
    perform minoots_private.refuse('FORBIDDEN', null, 'This key lacks the scope admin.',
      'Use a key with the scope admin.');
  end if;
  perform minoots_private.refuse('FORBIDDEN', null,
    format('The database role %s is no admin of its tenant.', minoots_private.session_role()),
    'An operator grants it: minoots_private.grant_tenant(role, tenant, admin => true).');
  return null;
end
$$;
