-- Asks the registry for each action of a request that needs it; refuses the first that is not in
-- it. Asked again when the action is done, since the registry may have changed by then.
create or replace function minoots_private.require_registered(
  actions jsonb, tenant_id uuid, path text
) returns boolean
language plpgsql stable
as $$
declare
  v_kind text;
  v_name text;
  v_place text;
begin
  select action ->> 'kind', named.name, format('%s[%s]', path, ordinal - 1)
  into v_kind, v_name, v_place
  from jsonb_array_elements(actions) with ordinality as element (action, ordinal)
  cross join lateral (select coalesce(
    action #>> '{parameters,function}', action #>> '{parameters,task}')) as named (name)
  where action ->> 'kind' in ('sql', 'job') and minoots_private.find_registered(
    action ->> 'kind', named.name, require_registered.tenant_id) is null
  order by ordinal
  limit 1;
  if v_name is null then return true; end if;
  perform minoots_private.refuse('INVALID_ACTION', v_place,
    format('names the %s %s, which is not registered.',
      case v_kind when 'sql' then 'function' else 'task' end, to_json(v_name)),
    'An operator registers it: minoots_private.'
      || case v_kind when 'sql' then 'register_sql_action(name, function).'
        else 'register_job_task(name).' end);
  return false;
end
$$;
