-- Schedules one timer from one JSON request, in any of its spellings: what REST stands on. Wakes
-- the kernel if the timer is near. Plans are pinned, as those of schedule_requests are.
create or replace function minoots_private.schedule_request(
  request jsonb, out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_variable
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_made record;
begin
  v_made := minoots_private.make_timer(v_tenant, request);
  select * into timer from minoots.timers as shown
  where shown.tenant_id = v_tenant and shown.id = v_made.id;
  outcome := v_made.outcome;
  message := coalesce(v_made.message, minoots_private.say_due(timer.fire_at));
end
$$;
