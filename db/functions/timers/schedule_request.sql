-- Schedules one timer from one JSON request, in any of its spellings: what REST and the
-- typed function stand on. Wakes the kernel if the timer is near.
create or replace function minoots_private.schedule_request(
  request jsonb, out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_made record;
begin
  select * into v_made
  from minoots_private.schedule_requests(v_tenant,
    array[minoots_private.read_request(schedule_request.request, v_tenant, '')], '') as made;
  outcome := v_made.outcome;
  message := v_made.message;
  timer := v_made.timer;
end
$$;
