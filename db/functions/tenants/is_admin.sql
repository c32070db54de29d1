-- Whether the caller may manage the tenant's keys. Of the server it is asked what the key that
-- it serves may do now, so a key revoked a moment ago makes no other; of a SQL user, whether
-- an operator made the role an admin of its tenant.
create or replace function minoots_private.is_admin() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_tenant constant uuid := minoots_private.tenant_id();
begin
  if minoots_private.speaks_as_server() then
    return exists (
      select from minoots_private.api_keys as api_key
      join minoots_private.tenants as tenant on tenant.id = api_key.tenant_id
      where api_key.tenant_id = v_tenant
        and 'key:' || api_key.id = current_setting('minoots.actor', true)
        and 'admin' = any (api_key.scopes)
        and api_key.revoked_at is null
        and (api_key.expires_at is null or api_key.expires_at > minoots.clock())
        and tenant.suspended_at is null);
  end if;
  return exists (
    select from minoots_private.tenant_roles as tenant_role
    join minoots_private.tenants as tenant on tenant.id = tenant_role.tenant_id
    where tenant_role.role_name = minoots_private.session_role()
      and tenant_role.admin and tenant.suspended_at is null);
end
$$;
