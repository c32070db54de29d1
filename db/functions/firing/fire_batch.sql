-- Fires the precise timers that are due: one transition, its events and its deliveries in one
-- statement. Rows that another holds are skipped, so kernels never wait for each other and a
-- cancel under way wins. With an owner the deliveries come back leased to it. Chosen timers,
-- where some are, are the only ones it takes; relaxed ones only so, beside fire_max. The rows
-- are met again by the place of their lock, which nobody can move: no plan reads more.
create or replace function minoots_private.fire_batch(
  fire_max integer, chosen uuid[], due_by timestamptz, owner bigint, lease interval,
  out fired integer, out handoffs json
)
language plpgsql volatile
as $$
begin
  with due as materialized (
    select timer.ctid as place from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= fire_batch.due_by
      and (fire_batch.chosen is null or timer.id = any(fire_batch.chosen))
    order by timer.fire_at limit fire_max
    for update skip locked
  ), relaxed as materialized (
    select timer.ctid as place from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at <= fire_batch.due_by and timer.id = any(fire_batch.chosen)
    for update skip locked
  ), ended as (
    update minoots_private.timers as timer
    set (status, fired_at, finished_at, deliveries_open, reason) = (
      select ending.status,
        case when ending.status <> 'missed'
          then greatest(minoots_private.instant(), timer.fire_at) end,
        case ending.status when 'missed' then minoots.clock()
          when 'completed' then greatest(minoots_private.instant(), timer.fire_at) end,
        case when ending.status = 'fired' then jsonb_array_length(timer.actions) else 0 end,
        case when ending.status = 'missed' then format('%s late, over maxLateness.',
          minoots_private.say_duration(minoots.clock() - timer.fire_at)) end
      from (select minoots_private.end_of_firing(timer)) as ending (status))
    where timer.ctid = any(array(table due union all table relaxed))
    returning timer.*
  ), made as materialized (
    select delivery, minoots_private.handoff(
      delivery, ended.actions, endpoint.sealed_secrets) as handoff
    from ended
    cross join minoots_private.make_deliveries(
      ended::minoots_private.timers, fire_batch.owner, fire_batch.lease) as delivery
    left join minoots_private.endpoints as endpoint
      on endpoint.tenant_id = delivery.tenant_id and endpoint.origin = delivery.endpoint
    where ended.status = 'fired'
  ), delivered as (
    insert into minoots_private.deliveries select (made.delivery).* from made
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select told.tenant_id, told.type, greatest(minoots.clock(), ended.fire_at), told.timer_id,
      told.data, 'loop:kernel', 'kernel'
    from ended, minoots_private.firing_events(ended::minoots_private.timers) as told
    order by ended.fire_at, ended.id, told.ordinal
  )
  select (select count(*) from ended), (select json_agg(made.handoff) from made)
  into fired, handoffs;
end
$$;
