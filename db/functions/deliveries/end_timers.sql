-- Writes the events of settled deliveries and, where none is open any more, ends the timer:
-- failed if one is dead, else completed. A timer at its end already stays as it is. The caller
-- has settled the deliveries and locked what others could settle: nobody moves these timers.
create or replace function minoots_private.end_timers(settled jsonb) returns void
language plpgsql volatile
as $$
begin
  with settled as materialized (
    select * from rows from (jsonb_to_recordset(end_timers.settled) as (
      "tenantId" uuid, "deliveryId" uuid, "timerId" uuid, status text, "dueAt" timestamptz,
      kind text, "actionId" text, reason text, last jsonb)) with ordinality
  ), counted as (
    select settled."tenantId", settled."timerId",
      count(*) filter (where settled.status <> 'pending') as ended,
      count(*) filter (where settled.status = 'dead') as dead,
      max(settled.reason) filter (where settled.status = 'dead') as reason
    from settled
    group by settled."tenantId", settled."timerId"
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
    cross join lateral minoots_private.find_timer(counted."tenantId", counted."timerId") as found
    where timer.ctid = found.place and timer.status = 'fired' and counted.ended > 0
    returning timer.*
  ), told as (
    select 1 as part, settled.ordinality, settled."tenantId" as tenant_id,
      settled."timerId" as timer_id, settled."deliveryId" as delivery_id,
      'delivery.' || case settled.status when 'pending' then 'failed' else settled.status end
        as type,
      minoots_private.event_data(found.timer) || jsonb_strip_nulls(jsonb_build_object(
        'kind', settled.kind, 'actionId', settled."actionId", 'reason', settled.reason,
        'attempt', settled.last -> 'attempt', 'statusCode', settled.last -> 'statusCode',
        'durationMs', settled.last -> 'durationMs',
        'nextAttemptAt', minoots_private.format_instant(settled."dueAt"))) as data
    from settled
    cross join lateral minoots_private.find_timer(settled."tenantId", settled."timerId") as found
    union all
    select 2, 0, ended.tenant_id, ended.id, null, 'timer.' || ended.status,
      minoots_private.event_data(ended::minoots_private.timers)
        || jsonb_strip_nulls(jsonb_build_object('reason', ended.reason))
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
