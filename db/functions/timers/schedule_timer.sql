-- Schedules one timer, in the caller's own transaction: it is there exactly if that commits.
-- The same key with the same request gives the timer that is there. Wakes the kernel if near.
create or replace function minoots.schedule_timer(
  name text default null,
  fire_in minoots.duration default null,
  fire_at timestamptz default null,
  actions minoots.actions default null,
  concurrency integer default null,
  retry_policy minoots.retry_policy default null,
  labels minoots.labels default null,
  metadata jsonb default null,
  key text default null,
  on_conflict text default null,
  max_lateness minoots.duration default null,
  misfire text default null,
  "precision" text default null,
  requested_by text default null,
  on_completed minoots.follow_ups default null,
  on_failed minoots.follow_ups default null,
  on_missed minoots.follow_ups default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_made record;
begin
  v_made := minoots_private.make_timer(v_tenant, jsonb_build_object(
    'name', schedule_timer.name,
    'fireIn', schedule_timer.fire_in,
    'fireAt', minoots_private.write_instant(schedule_timer.fire_at, 'fireAt'),
    'concurrency', schedule_timer.concurrency,
    'key', schedule_timer.key,
    'onConflict', schedule_timer.on_conflict,
    'maxLateness', schedule_timer.max_lateness,
    'misfire', schedule_timer.misfire,
    'precision', schedule_timer.precision,
    'requestedBy', schedule_timer.requested_by,
    'actions', schedule_timer.actions,
    'retryPolicy', schedule_timer.retry_policy,
    'labels', schedule_timer.labels,
    'metadata', schedule_timer.metadata,
    'onCompleted', schedule_timer.on_completed,
    'onFailed', schedule_timer.on_failed,
    'onMissed', schedule_timer.on_missed));
  select * into timer from minoots.timers as shown
  where shown.tenant_id = v_tenant and shown.id = v_made.id;
  outcome := v_made.outcome;
  message := coalesce(v_made.message, minoots_private.say_due((timer).fire_at));
end
$$;

comment on function minoots.schedule_timer is
  'Schedules a timer: at fireAt or after fireIn it fires, and does its actions. With a key, asking again gives the same timer.';
