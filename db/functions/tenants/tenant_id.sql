-- The tenant of this session: the server says it by a setting; anybody else has the one of
-- their role in tenant_roles, whatever they set. Null when there is none.
create or replace function minoots_private.tenant_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting constant text := nullif(current_setting('minoots.tenant_id', true), '');
begin
  if v_setting is not null and minoots_private.speaks_as_server() then
    return v_setting::uuid;
  end if;
  return (
    select tenant_role.tenant_id
    from minoots_private.tenant_roles as tenant_role
    where tenant_role.role_name = minoots_private.session_role()
  );
end
$$;
