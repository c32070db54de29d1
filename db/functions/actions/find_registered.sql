-- Under this name, what the operator registered for this tenant or, else, for all: the function
-- of a sql action, quoted as SQL has it; the task itself of a job action; null when there is none.
create or replace function minoots_private.find_registered(kind text, name text, tenant_id uuid)
returns text
language sql stable
as $$
  select case when registered.kind = 'sql'
    then format('%I.%I', registered.function_schema, registered.function_name)
    else registered.name end
  from minoots_private.registered_actions as registered
  where registered.kind = find_registered.kind and registered.name = find_registered.name
    and (registered.tenant_id is null or registered.tenant_id = find_registered.tenant_id)
    and not (registered.kind = 'job' and registered.name = any(minoots_private.reserved_tasks()))
  order by registered.tenant_id nulls last
  limit 1
$$;
