-- What became of the requests whose keys were taken, by the id that a new timer would have got:
-- the same request finds its timer; another is a conflict, or replaces it when asked to. Locks
-- the timers in the order of their ids, as cancel_timers does, however the requests stand. One
-- look-up a key, whatever the planner believes of a table that has just been filled.
create or replace function minoots_private.find_by_keys(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns table (request_id uuid, settled jsonb)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_request minoots_private.timer_request;
  v_timer minoots_private.timers;
  v_ids uuid[];
  v_ordinal integer := 0;
  v_path text;
begin
  v_ids := array(
    select (select timer.id from minoots_private.timers as timer
      where timer.tenant_id = find_by_keys.tenant_id and timer.key = request.key)
    from unnest(find_by_keys.requests) as request);
  perform from minoots_private.timers as timer
  where timer.tenant_id = find_by_keys.tenant_id and timer.id = any (v_ids)
  order by timer.id
  for update;
  foreach v_request in array requests loop
    v_path := replace(path, '%', v_ordinal::text);
    v_ordinal := v_ordinal + 1;
    continue when v_request.key is null;
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = find_by_keys.tenant_id and timer.key = v_request.key;
    if not found then
      perform minoots_private.refuse('UNAVAILABLE', v_path || 'key',
        'names a timer just being removed.',
        'Try again with the same key.');
    end if;
    continue when v_timer.id = v_request.id;
    request_id := v_request.id;
    settled := minoots_private.settle_conflict(v_timer, v_request, v_path);
    return next;
  end loop;
end
$$;
