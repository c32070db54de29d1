-- The actions of a request in the one stored form, {id, kind, parameters}: whichever of the
-- three spellings they came in. Ids default to the place, from 1, and are unique.
create or replace function minoots_private.read_any_actions(request jsonb, field text, path text)
returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_path constant text := path || field;
  v_written constant jsonb := coalesce(nullif(request -> field, 'null'), '[]');
  v_actions jsonb;
begin
  if v_written = '[]' then return v_written; end if;
  if jsonb_typeof(v_written) <> 'array' or jsonb_array_length(v_written) > 32 then
    perform minoots_private.refuse('INVALID_ACTION', v_path, 'is not a list of at most 32 actions.',
      'Send [{"webhook": {"url": "https://…"}}].');
  end if;
  select jsonb_agg(
    minoots_private.read_action(written, ordinal::integer, format('%s[%s]', v_path, ordinal - 1))
    order by ordinal)
  into v_actions
  from jsonb_array_elements(v_written) with ordinality as action (written, ordinal);
  if jsonb_path_exists(v_actions, '$[*].parameters.bodyTemplate')
    or jsonb_path_exists(v_actions, '$[*].escalation.action.parameters.bodyTemplate')
  then
    perform minoots_private.judge_bodies(v_actions, v_written, request, v_path);
  end if;
  if exists (
    select from (
      select jsonb_path_query(v_actions, '$[*].id')
      union all
      select jsonb_path_query(v_actions, '$[*].escalation.action.id')) as named (id)
    group by named.id having count(*) > 1)
  then
    perform minoots_private.refuse('INVALID_ACTION', v_path, 'has two actions with one id.',
      'Give each action an id of its own, or none.');
  end if;
  return v_actions;
end
$$;
