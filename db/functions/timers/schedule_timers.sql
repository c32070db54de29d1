-- Schedules many timers in one call, as many as the tier allows, all or none, answered in the
-- order given. Each is a JSON object with the fields of schedule_timer in camelCase.
create or replace function minoots.schedule_timers(timers jsonb default null)
returns table (outcome text, message text, timer minoots.timers)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_requests minoots_private.timer_request[];
  v_most constant integer := (minoots_private.tier_of(v_tenant)).bulk_max;
begin
  if jsonb_typeof(timers) is distinct from 'array' or timers = '[]' then
    perform minoots_private.refuse('INVALID_INPUT', 'timers', 'is not a list of timers.',
      'Send [{"name": "remind", "fireIn": "30s"}].');
  end if;
  if jsonb_array_length(timers) > v_most then
    perform minoots_private.refuse('TOO_LARGE', 'timers',
      format('has %s timers.', jsonb_array_length(timers)),
      format('Send at most %s a call.', to_char(v_most, 'FM999,999,999')));
  end if;
  v_requests := minoots_private.read_requests(timers, v_tenant, 'timers[%].');
  return query
  select made.outcome, made.message, made.timer
  from minoots_private.schedule_requests(v_tenant, v_requests, 'timers[%].') as made;
end
$$;

comment on function minoots.schedule_timers is
  'Schedules up to 10,000 timers in one call: all of them or, on any mistake, none.';
