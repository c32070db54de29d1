-- Puts a new promise in the place of one that has not fired: same id and key, next version.
-- Wakes the kernel if it is precise and near; a relaxed one is left for the caller to queue,
-- with all others of its call.
create or replace function minoots_private.replace_timer(
  timer minoots_private.timers, request minoots_private.timer_request
) returns minoots_private.timers
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers;
begin
  update minoots_private.timers as replaced
  set status = 'scheduled', version = replaced.version + 1, name = request.name,
    fire_at = coalesce(request.fire_at,
      minoots_private.round_up_instant(minoots.clock() + request.fire_in)),
    precision = request.precision, max_lateness = request.max_lateness, misfire = request.misfire,
    actions = request.actions, concurrency = request.concurrency,
    retry_policy = request.retry_policy, labels = request.labels, metadata = request.metadata,
    requested_by = request.requested_by, fingerprint = request.fingerprint,
    follow_ups = request.follow_ups, traceparent = minoots_private.traceparent()
  where replaced.tenant_id = replace_timer.timer.tenant_id
    and replaced.id = replace_timer.timer.id
    and replaced.status in ('scheduled', 'paused')
  returning replaced.* into v_timer;
  perform minoots_private.write_event('timer.rescheduled', v_timer, jsonb_build_object(
      'from', minoots_private.format_instant(replace_timer.timer.fire_at), 'replaced', true));
  if v_timer.precision = 'precise' then
    perform minoots_private.wake_kernel(v_timer.fire_at);
  end if;
  return v_timer;
end
$$;
