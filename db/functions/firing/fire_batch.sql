-- Fires the timers that are due: one transition, its events and its deliveries in one
-- statement. Rows that another holds are skipped, so kernels never wait for each other and a
-- cancel under way wins. With an owner the deliveries come back leased to it.
create or replace function minoots_private.fire_batch(
  fire_max integer, owner bigint, lease interval, out fired integer, out handoffs jsonb
)
language plpgsql volatile
as $$
begin
  with due as materialized (
    select timer.tenant_id, timer.id, minoots_private.end_of_firing(timer) as status
    from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit fire_max
    for update skip locked
  ), ended as (
    update minoots_private.timers as timer
    set status = due.status,
      fired_at = case when due.status <> 'missed' then greatest(minoots_private.instant(), timer.fire_at) end,
      finished_at = case when due.status <> 'fired' then minoots.clock() end,
      deliveries_open = case when due.status = 'fired' then jsonb_array_length(timer.actions) else 0 end,
      reason = case when due.status = 'missed' then format('%s late, over maxLateness.',
        minoots_private.say_duration(minoots.clock() - timer.fire_at)) end
    from due
    where timer.tenant_id = due.tenant_id and timer.id = due.id
      and timer.status = 'scheduled' and timer.fire_at <= minoots.clock()
    returning timer.*
  ), delivered as (
    insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id, kind,
      endpoint, body, attempt, owner, leased_until, next_attempt_at, created_at)
    select ended.tenant_id,
      minoots_private.derive_delivery_id(ended.tenant_id, ended.id, ended.fire_at, action.spec ->> 'id', written.body),
      ended.id, action.ordinality, action.spec ->> 'id', action.spec ->> 'kind',
      minoots_private.read_origin(action.spec), written.body,
      case when fire_batch.owner is null then 0 else 1 end, fire_batch.owner,
      case when fire_batch.owner is not null then minoots.clock() + fire_batch.lease end,
      case when fire_batch.owner is null then minoots.clock() end, minoots.clock()
    from ended
    cross join jsonb_array_elements(ended.actions) with ordinality as action (spec, ordinality)
    cross join lateral minoots_private.write_body(ended::minoots_private.timers, action.spec ->> 'id') as written (body)
    where ended.status = 'fired'
    returning *
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select told.tenant_id, told.type, minoots.clock(), told.timer_id, told.data, 'loop:kernel', 'kernel'
    from ended, minoots_private.firing_events(ended::minoots_private.timers) as told
    order by ended.fire_at, ended.id, told.ordinal
  )
  select (select count(*) from ended),
    (select jsonb_agg(minoots_private.handoff(delivered::minoots_private.deliveries, ended.actions, endpoint.sealed_secrets))
      from delivered
      join ended on ended.tenant_id = delivered.tenant_id and ended.id = delivered.timer_id
      left join minoots_private.endpoints as endpoint
        on endpoint.tenant_id = delivered.tenant_id and endpoint.origin = delivered.endpoint)
  into fired, handoffs;
end
$$;
