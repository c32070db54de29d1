-- Keeps what an operator lets the actions of a tenant do, or of all tenants where none is named.
-- Registered again it is replaced.
create or replace function minoots_private.register_action(
  kind text, name text, tenant text, function_schema text, function_name text
) returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_tenant constant uuid := case when tenant is not null
    then (minoots_private.find_tenant(tenant)).id end;
begin
  if name is null or name !~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,127}$' then
    perform minoots_private.refuse('INVALID_INPUT', 'name',
      format('is %s.', coalesce(to_json(left(name, 100))::text, 'null')),
      'Use 1 to 128 letters, digits, and _ . : / -.');
  end if;
  insert into minoots_private.registered_actions
    (tenant_id, kind, name, function_schema, function_name, created_at)
  values (v_tenant, kind, name, function_schema, function_name, minoots.clock())
  on conflict on constraint registered_once do update
  set function_schema = excluded.function_schema, function_name = excluded.function_name;
end
$$;
