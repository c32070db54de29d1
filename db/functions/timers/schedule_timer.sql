-- Schedules one timer, in the caller's own transaction: it is there exactly if that commits.
-- The same key with the same request gives the timer that is there. Wakes the kernel if near. A
-- request as most are, for which there is surely room, has a way of its own past the readers.
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
#variable_conflict use_variable
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_id uuid;
begin
  outcome := 'created';
  if num_nonnulls(concurrency, retry_policy, labels, metadata, key, on_conflict, max_lateness,
      misfire, "precision", requested_by, on_completed, on_failed, on_missed) = 0
    and minoots_private.is_plain_request(name, fire_in, fire_at, actions)
    and minoots_private.has_room(v_tenant, 1, coalesce(6 * pg_column_size(actions), 0))
  then
    v_id := minoots_private.make_plain_timer(v_tenant, name, fire_in, fire_at, actions);
  else
    select made.id, made.outcome, made.message into v_id, outcome, message
    from minoots_private.make_timer(v_tenant, jsonb_build_object(
      'name', name, 'fireIn', fire_in,
      'fireAt', minoots_private.write_instant(fire_at, 'fireAt'),
      'concurrency', concurrency, 'key', key, 'onConflict', on_conflict,
      'maxLateness', max_lateness, 'misfire', misfire, 'precision', "precision",
      'requestedBy', requested_by, 'actions', actions, 'retryPolicy', retry_policy,
      'labels', labels, 'metadata', metadata, 'onCompleted', on_completed,
      'onFailed', on_failed, 'onMissed', on_missed)) as made;
  end if;
  select * into timer from minoots.timers as shown
  where shown.tenant_id = v_tenant and shown.id = v_id;
  message := coalesce(message, minoots_private.say_due((timer).fire_at));
end
$$;

comment on function minoots.schedule_timer is
  'Schedules a timer: at fireAt or after fireIn it fires, and does its actions. With a key, asking again gives the same timer.';
