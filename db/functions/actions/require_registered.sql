-- Asks the registry for each action of a request that needs it, and for each that may take its
-- place; refuses the first that is not in it. Asked again when the action is done, since the registry may have changed by then.
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
  select action ->> 'kind', named.name, format('%s[%s]%s', path, ordinal - 1, part)
  into v_kind, v_name, v_place
  from jsonb_array_elements(actions) with ordinality as element (own, ordinal)
  cross join lateral (values ('', own), ('.escalation.action', own #> '{escalation,action}'))
    as said (part, action)
  cross join lateral (select coalesce(
    action #>> '{parameters,function}', action #>> '{parameters,task}')) as named (name)
  where action ->> 'kind' in ('sql', 'job') and minoots_private.find_registered(
    action ->> 'kind', named.name, require_registered.tenant_id) is null
  order by ordinal, part
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
