-- Schedules one timer from one JSON request, in any of its spellings: what REST stands on. Wakes
-- the kernel if the timer is near. Plans are pinned, as those of schedule_requests are. A request
-- as most are goes past the readers, as in schedule_timer.
create or replace function minoots_private.schedule_request(
  request jsonb, out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_variable
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_is_short constant boolean := case when jsonb_typeof(request) = 'object' then
    request - '{name,fireIn,fireAt,actions}'::text[] = '{}' end;
  v_fire_at constant timestamptz := case
    when minoots_private.is_plain_instant(request ->> 'fireAt')
    then (request ->> 'fireAt')::timestamptz end;
  v_id uuid;
begin
  outcome := 'created';
  if v_is_short
    and jsonb_typeof(request -> 'name') = 'string'
    and coalesce(jsonb_typeof(request -> 'fireIn'), 'string') = 'string'
    and (v_fire_at is not null or request -> 'fireAt' is null)
    and minoots_private.is_plain_request(
      request ->> 'name', request ->> 'fireIn', v_fire_at, request -> 'actions')
    and minoots_private.has_room(
      v_tenant, 1, coalesce(6 * pg_column_size(request -> 'actions'), 0))
  then
    v_id := minoots_private.make_plain_timer(
      v_tenant, request ->> 'name', request ->> 'fireIn', v_fire_at, request -> 'actions');
  else
    select made.id, made.outcome, made.message into v_id, outcome, message
    from minoots_private.make_timer(v_tenant, request) as made;
  end if;
  select * into timer from minoots.timers as shown
  where shown.tenant_id = v_tenant and shown.id = v_id;
  message := coalesce(message, minoots_private.say_due((timer).fire_at));
end
$$;
