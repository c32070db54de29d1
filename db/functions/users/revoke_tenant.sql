-- Ends that a database role speaks for a tenant, in its open sessions too: each of its next
-- calls is refused, and it sees no rows. Answers whether there was something to end.
create or replace function minoots_private.revoke_tenant(role name) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  delete from minoots_private.tenant_roles as tenant_role
  where tenant_role.role_name = revoke_tenant.role;
  return found;
end
$$;

comment on function minoots_private.revoke_tenant is
  'Ends that a database role speaks for a tenant. For operators.';
