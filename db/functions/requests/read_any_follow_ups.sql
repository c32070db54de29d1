-- The follow-ups of a request that has some, in the one stored form: a list for each end, and
-- in each follow-up again such lists. What all of them are is bounded, generations and number,
-- so that no end begets without end; how large they are is bounded with the actions.
create or replace function minoots_private.read_any_follow_ups(
  request jsonb, tenant_id uuid, path text
) returns jsonb
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_generation constant integer := 1 + regexp_count(path, '\.?on(Completed|Failed|Missed)\[');
  v_follow_ups jsonb;
begin
  if v_generation > 10 then
    perform minoots_private.refuse('TOO_LARGE', rtrim(path, '.'), 'is of the 10th generation.',
      'None may follow it: at most 10 timers follow one another.');
  end if;
  select jsonb_object_agg(listed.field, listed.list) filter (where listed.list <> '[]')
  into v_follow_ups
  from (
    select field, minoots_private.read_follow_up_list(request, field, tenant_id, path) as list
    from unnest(minoots_private.follow_up_fields()) as field
    offset 0) as listed;
  if minoots_private.count_follow_ups(v_follow_ups) > 100 then
    perform minoots_private.refuse('TOO_LARGE', path || (
        select field from unnest(minoots_private.follow_up_fields()) as field
        where v_follow_ups ? field limit 1),
      format('brings the follow-ups to %s.', minoots_private.count_follow_ups(v_follow_ups)),
      'At most 100 follow one timer, all generations together.');
  end if;
  return v_follow_ups;
end
$$;
