-- Fires the timers that are due: one transition, its events and its deliveries in one
-- statement. Rows that another holds are skipped, so kernels never wait for each other and a
-- cancel under way wins. With an owner the deliveries come back leased to it. Chosen timers,
-- where some are, are the only ones it takes.
create or replace function minoots_private.fire_batch(
  fire_max integer, chosen uuid[], due_by timestamptz, owner bigint, lease interval,
  out fired integer, out handoffs json
)
language plpgsql volatile
as $$
begin
  with due as materialized (
    select timer.tenant_id, timer.id, minoots_private.end_of_firing(timer) as status
    from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.fire_at <= fire_batch.due_by
      and (fire_batch.chosen is null or timer.id = any(fire_batch.chosen))
    order by timer.fire_at
    limit fire_max
    for update skip locked
  ), ended as (
    update minoots_private.timers as timer
    set status = due.status,
      fired_at = case when due.status <> 'missed'
        then greatest(minoots_private.instant(), timer.fire_at) end,
      finished_at = case due.status when 'missed' then minoots.clock()
        when 'completed' then greatest(minoots_private.instant(), timer.fire_at) end,
      deliveries_open = case when due.status = 'fired'
        then jsonb_array_length(timer.actions) else 0 end,
      reason = case when due.status = 'missed' then format('%s late, over maxLateness.',
        minoots_private.say_duration(minoots.clock() - timer.fire_at)) end
    from due
    where timer.tenant_id = due.tenant_id and timer.id = due.id
      and timer.status = 'scheduled' and timer.fire_at <= fire_batch.due_by
    returning timer.*
  ), delivered as (
    insert into minoots_private.deliveries
    select made.*
    from ended, minoots_private.make_deliveries(
      ended::minoots_private.timers, fire_batch.owner, fire_batch.lease) as made
    where ended.status = 'fired'
    returning *
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select told.tenant_id, told.type, greatest(minoots.clock(), ended.fire_at), told.timer_id, told.data,
      'loop:kernel', 'kernel'
    from ended, minoots_private.firing_events(ended::minoots_private.timers) as told
    order by ended.fire_at, ended.id, told.ordinal
  )
  select (select count(*) from ended),
    (select json_agg(minoots_private.handoff(
        delivered::minoots_private.deliveries, ended.actions, endpoint.sealed_secrets))
      from delivered
      join ended on ended.tenant_id = delivered.tenant_id and ended.id = delivered.timer_id
      left join minoots_private.endpoints as endpoint
        on endpoint.tenant_id = delivered.tenant_id and endpoint.origin = delivered.endpoint)
  into fired, handoffs;
end
$$;
