-- One list of follow-ups, judged as fully as what is scheduled at once: each is a request as
-- for a timer. Its time counts from the end before it; left out it is a millisecond.
create or replace function minoots_private.read_follow_up_list(
  request jsonb, field text, tenant_id uuid, path text
) returns jsonb
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_path constant text := path || field;
  v_list constant jsonb := coalesce(nullif(request -> field, 'null'), '[]');
  v_timed jsonb;
  v_requests minoots_private.timer_request[];
begin
  if jsonb_typeof(v_list) <> 'array' or jsonb_array_length(v_list) > 10 then
    perform minoots_private.refuse('INVALID_INPUT', v_path, 'is not a list of at most 10 timers.',
      'Send [{"name": "…", "fireIn": "30s", "actions": […]}].');
  end if;
  if v_list = '[]' then return v_list; end if;
  perform minoots_private.judge_follow_up(one, format('%s[%s].', v_path, place - 1))
  from jsonb_array_elements(v_list) with ordinality as element (one, place);
  select jsonb_agg(case
    when jsonb_typeof(one) = 'object' and coalesce(one ->> 'fireIn', one ->> 'duration') is null
      then one || '{"fireIn": "1ms"}' else one end order by place)
  into v_timed
  from jsonb_array_elements(v_list) with ordinality as element (one, place);
  v_requests := minoots_private.read_requests(v_timed, tenant_id, v_path || '[%].');
  return (
    select jsonb_agg(minoots_private.write_follow_up(v_requests[place]) order by place)
    from generate_subscripts(v_requests, 1) as place);
end
$$;
