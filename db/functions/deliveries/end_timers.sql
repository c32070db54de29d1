-- Writes the events of settled deliveries and, where none is open any more, ends the timer:
-- failed if one is dead, else completed. A timer at its end already stays as it is. Timers
-- with several deliveries, which others may settle at once, are locked first, all in one
-- order, so that no two calls wait for each other in a circle. The caller holds the deliveries.
create or replace function minoots_private.end_timers(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
begin
  perform minoots_private.lock_timers_of(settled);
  with settled as materialized (
    select * from unnest(end_timers.settled) with ordinality
  ), counted as (
    select settled.tenant_id, settled.timer_id, count(*) as ended,
      count(*) filter (where settled.status = 'dead') as dead,
      max(settled.reason) filter (where settled.status = 'dead') as reason,
      (array_agg(settled.data))[1] as data
    from settled
    where settled.status <> 'pending'
    group by settled.tenant_id, settled.timer_id
  ), ended as (
    update minoots_private.timers as timer
    set deliveries_open = timer.deliveries_open - counted.ended,
      deliveries_dead = timer.deliveries_dead + counted.dead,
      reason = coalesce(timer.reason, counted.reason),
      status = case
        when timer.deliveries_open > counted.ended then 'fired'
        when timer.deliveries_dead + counted.dead > 0 then 'failed'
        else 'completed' end,
      finished_at = case when timer.deliveries_open = counted.ended then minoots.clock() end
    from counted
    cross join lateral minoots_private.place_of_timer(counted.tenant_id, counted.timer_id)
      as found (place)
    where timer.ctid = found.place and timer.status = 'fired'
    returning timer.tenant_id, timer.id, timer.status, timer.reason, counted.data
  ), told as (
    select 1 as part, settled.ordinality, settled.tenant_id, settled.timer_id,
      settled.delivery_id, 'delivery.'
        || case settled.status when 'pending' then 'failed' else settled.status end as type,
      settled.data || jsonb_strip_nulls(jsonb_build_object(
        'kind', settled.kind, 'actionId', settled.action_id, 'reason', settled.reason,
        'attempt', settled.entry -> 'attempt', 'statusCode', settled.entry -> 'statusCode',
        'durationMs', settled.entry -> 'durationMs',
        'nextAttemptAt', minoots_private.format_instant(settled.next_attempt_at))) as data
    from settled
    union all
    select 2, 0, ended.tenant_id, ended.id, null, 'timer.' || ended.status,
      case when ended.reason is null then ended.data
        else ended.data || jsonb_build_object('reason', ended.reason) end
    from ended
    where ended.status <> 'fired'
  )
  insert into minoots_private.events
    (tenant_id, type, occurred_at, timer_id, delivery_id, data, actor, face)
  select told.tenant_id, told.type, minoots.clock(), told.timer_id, told.delivery_id, told.data,
    'loop:hands', 'kernel'
  from told
  order by told.part, told.ordinality;
end
$$;
