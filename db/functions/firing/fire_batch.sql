-- Fires the chosen timers, found due and locked by the caller: one transition, with its events,
-- deliveries and follow-ups. Those to be sent at once come leased to the owner; see plan_deliveries.
create or replace function minoots_private.fire_batch(
  chosen tid[], owner bigint, lease interval,
  out fired integer, out lags_ms double precision[], out handoffs minoots_private.handoff[]
)
language plpgsql volatile as $$ declare
  v_start constant text := case when owner is null then 'queued' else 'sent' end;
  v_restrained minoots_private.handoff[]; v_followed tid[];
begin
  with ended as (
    update minoots_private.timers as timer
    set status = minoots_private.end_of_firing(timer),
      fired_at = case when minoots_private.end_of_firing(timer) <> 'missed'
        then greatest(minoots_private.instant(), timer.fire_at) end,
      finished_at = case when minoots_private.end_of_firing(timer) <> 'fired'
        then greatest(minoots_private.instant(), timer.fire_at) end,
      deliveries_open = case when minoots_private.end_of_firing(timer) = 'fired'
        then jsonb_array_length(timer.actions) else 0 end,
      reason = case when minoots_private.end_of_firing(timer) = 'missed'
        then minoots_private.say_duration(minoots.clock() - timer.fire_at)
        || ' late, over maxLateness.' end
    where timer.ctid = any(fire_batch.chosen)
    returning tenant_id, id, key, name, status, fire_at, fired_at, reason, labels,
      max_lateness, metadata, concurrency, follow_ups, timer.ctid as place, case
        when traceparent is null then actions
        else minoots_private.carry_trace(actions, traceparent) end as actions
  ), made as materialized (
    select ended.tenant_id, ended.id as timer_id, planned.* from ended
    cross join lateral minoots_private.plan_deliveries(ended.tenant_id, ended.id, ended.name,
      ended.key, ended.fire_at, ended.actions, ended.labels, ended.metadata,
      ended.concurrency, fire_batch.owner is not null) as planned where ended.status = 'fired'
  ), delivered as (
    insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id,
      kind, endpoint, body, attempt, owner, leased_until, next_attempt_at, claimable_at, created_at)
    select made.tenant_id, (made.handoff).delivery_id, made.timer_id, made.ordinal,
      made.spec ->> 'id', made.spec ->> 'kind', (made.handoff).endpoint, (made.handoff).body,
      (made.handoff).attempt, case made.start when 'sent' then fire_batch.owner end,
      case made.start when 'sent' then minoots.clock() + fire_batch.lease end,
      case made.start when 'queued' then minoots.clock() end,
      case made.start when 'pulled' then minoots.clock() end, minoots.clock() from made
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select ended.tenant_id, told.type, greatest(minoots.clock(), ended.fire_at), ended.id,
      told.data, minoots_private.firing_loop(), 'kernel' from ended
    cross join lateral minoots_private.firing_events(ended.status, ended.name, ended.key,
      ended.labels, ended.fire_at, ended.fired_at, ended.max_lateness, ended.reason) as told
    order by ended.fire_at, ended.id, told.type desc -- fired, and only then completed
  )
  select (select count(*) from ended),
    array(select extract(epoch from ended.fired_at - ended.fire_at) * 1000 from ended),
    array(select made.handoff from made where made.start = v_start),
    (select array_agg(made.handoff) from made where made.restrained and made.start = 'queued'),
    array(select place from ended where follow_ups is not null and status <> 'fired')
  into fired, lags_ms, handoffs, v_restrained, v_followed;
  if v_restrained is not null and v_start = 'sent' then
    perform minoots_private.queue_restrained(v_restrained);
  end if;
  if v_followed <> '{}' then perform minoots_private.schedule_follow_ups(v_followed); end if;
end $$;
