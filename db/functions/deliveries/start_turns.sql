-- Starts the next deliveries of bundles of which only so many run at once, as others of them
-- have ended: in the order of the actions, as many as there is place for. One that waits for
-- its turn has no owner and no instant. The caller holds the timers, so that two that end at
-- once do not start the same.
create or replace function minoots_private.start_turns(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
declare
  v_lanes jsonb;
begin
  with bundles as materialized (
    select distinct delivery.tenant_id, delivery.timer_id, delivery.concurrency
    from unnest(settled) as delivery
    where delivery.concurrency is not null
      and delivery.status in ('succeeded', 'dead', 'cancelled')
  ), standing as materialized (
    select delivery.ctid as place, bundles.concurrency, delivery.tenant_id, delivery.timer_id,
      delivery.status = 'pending' and delivery.owner is null
        and delivery.next_attempt_at is null and delivery.claimable_at is null as waits,
      delivery.ordinal
    from bundles
    join minoots_private.deliveries as delivery
      on delivery.tenant_id = bundles.tenant_id and delivery.timer_id = bundles.timer_id
    where delivery.status in ('pending', 'awaiting_ack')
  ), next as materialized (
    select standing.place
    from (
      select standing.*,
        count(*) filter (where not standing.waits) over bundle as running,
        count(*) filter (where standing.waits) over (bundle order by standing.ordinal) as turn
      from standing
      window bundle as (partition by standing.tenant_id, standing.timer_id)) as standing
    where standing.waits and standing.turn <= standing.concurrency - standing.running
  ), started as (
    update minoots_private.deliveries as delivery
    set next_attempt_at = case when delivery.endpoint not like 'pull:%' or delivery.endpoint is null
        then minoots.clock() end,
      claimable_at = case when delivery.endpoint like 'pull:%' then minoots.clock() end
    where delivery.ctid = any(array(table next))
    returning delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind) as lane,
      delivery.next_attempt_at
  )
  select jsonb_agg(jsonb_build_object('tenantId', started.tenant_id, 'endpoint', started.lane))
  into v_lanes from started where started.next_attempt_at is not null;
  perform minoots_private.queue_drains(coalesce(v_lanes, '[]'));
end
$$;
