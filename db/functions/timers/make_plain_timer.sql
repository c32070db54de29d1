-- Makes one timer of a plain request (is_plain_request), as make_timers does: what was not asked
-- for stands here as it is read from nothing, so that most creations pay for no reader. The
-- caller holds the tenant's mark, and knows that there is room. Tells the kernel when it is near.
create or replace function minoots_private.make_plain_timer(
  tenant_id uuid, name text, fire_in text, fire_at timestamptz, actions jsonb
) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_id constant uuid := minoots_private.new_id();
  v_actions constant jsonb := case when actions <> '[]' then jsonb_set(
    '[{"id": "1", "kind": "webhook", "parameters": {}}]', '{0,parameters}',
    actions #> '{0,webhook}') else '[]' end;
  v_fire_at constant timestamptz := minoots_private.round_up_instant(case when fire_at is null
    then minoots.clock() + minoots_private.read_duration(fire_in, 'fireIn') else fire_at end);
begin
  with made as (
    insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
      retry_policy, labels, created_at, traceparent)
    values (make_plain_timer.tenant_id, v_id, make_plain_timer.name, v_fire_at, 'precise', 'run',
      v_actions, minoots_private.read_any_policy('{}', 'retryPolicy', ''), '{}',
      minoots.clock(), minoots_private.traceparent())
  )
  insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
  values (make_plain_timer.tenant_id, 'timer.scheduled', minoots.clock(), v_id,
    minoots_private.timer_words(make_plain_timer.name, null, null, v_fire_at),
    minoots_private.actor(), minoots_private.face());
  if v_fire_at <= minoots.clock() + minoots_private.notify_window() then
    perform minoots_private.wake_kernel(v_fire_at);
  end if;
  return v_id;
end
$$;
