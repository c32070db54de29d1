-- Writes the events of settled deliveries and, where none is open any more, ends the timer:
-- failed if one is dead, else completed. One that goes on as another action is neither: that
-- one counts in its place. A timer at its end already stays as it is. Timers with several
-- deliveries, which others may settle at once, are locked first, all in one order, so that no
-- two calls wait for each other in a circle. The caller holds the deliveries.
create or replace function minoots_private.end_timers(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
declare
  v_followed tid[];
begin
  perform minoots_private.lock_timers_of(settled);
  with settled as materialized (
    select * from unnest(end_timers.settled) with ordinality
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
    from minoots_private.count_settled(end_timers.settled) as counted
    cross join lateral minoots_private.place_of_timer(counted.tenant_id, counted.timer_id)
      as found (place)
    where timer.ctid = found.place and timer.status = 'fired'
    returning timer.tenant_id, timer.id, timer.status, timer.reason, counted.data,
      counted.is_asked, timer.follow_ups, timer.ctid as place
  ), told as (
    select 1 as part, settled.ordinality, settled.tenant_id, settled.timer_id,
      settled.delivery_id, settled.is_asked, 'delivery.' || coalesce(settled.event,
        case settled.status when 'pending' then 'failed' else settled.status end) as type,
      minoots_private.settled_words(settled.data, settled.kind, settled.action_id,
        settled.reason, settled.entry, settled.next_attempt_at, settled.acknowledge_by) as data
    from settled
    union all
    select 2, 0, ended.tenant_id, ended.id, null, ended.is_asked, 'timer.' || ended.status,
      case when ended.reason is null then ended.data
        else ended.data || jsonb_build_object('reason', ended.reason) end
    from ended
    where ended.status <> 'fired'
  ), written as (
    insert into minoots_private.events
      (tenant_id, type, occurred_at, timer_id, delivery_id, data, actor, face)
    select told.tenant_id, told.type, minoots.clock(), told.timer_id, told.delivery_id, told.data,
      case when told.is_asked then minoots_private.actor() else 'loop:hands' end,
      case when told.is_asked then minoots_private.face() else 'kernel' end
    from told
    order by told.part, told.ordinality
  )
  select array(select place from ended where follow_ups is not null and status <> 'fired')
  into v_followed;
  if v_followed <> '{}' then perform minoots_private.schedule_follow_ups(v_followed); end if;
end
$$;
