-- Lets a database role, and so the login of an application, speak for a tenant, named by its
-- name or its id; a role speaks for one at a time. For operators, and again without harm. What
-- the role may do comes from minoots_tenant, which only an administrator of roles can give; an
-- admin of the tenant also manages its API keys, until it is granted again without that.
create or replace function minoots_private.grant_tenant(
  role name, tenant text, admin boolean default false
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := (
    select known.id from minoots_private.tenants as known
    where grant_tenant.tenant in (known.name, known.id::text)
    order by known.name = grant_tenant.tenant desc
    limit 1);
begin
  if v_tenant is null then
    perform minoots_private.refuse('NOT_FOUND', 'tenant',
      format('%s is not there.', coalesce(to_json(grant_tenant.tenant)::text, 'null')),
      'Make it with minoots_private.create_tenant(name, tier).');
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = grant_tenant.role) then
    perform minoots_private.refuse('NOT_FOUND', 'role',
      format('%s is not there.', coalesce(to_json(grant_tenant.role)::text, 'null')),
      'Make it with create role … login.');
  end if;
  if not pg_has_role(grant_tenant.role, 'minoots_tenant', 'usage') then
    perform minoots_private.refuse('FORBIDDEN', 'role',
      format('%I is not a member of minoots_tenant.', grant_tenant.role),
      format('First: grant minoots_tenant to %I;', grant_tenant.role));
  end if;
  insert into minoots_private.tenant_roles (role_name, tenant_id, admin)
  values (grant_tenant.role, v_tenant, coalesce(grant_tenant.admin, false))
  on conflict (role_name) do update
  set tenant_id = excluded.tenant_id, admin = excluded.admin;
end
$$;

comment on function minoots_private.grant_tenant is
  'Lets a database role speak for a tenant, and manage its keys if it is to be an admin. For operators.';
