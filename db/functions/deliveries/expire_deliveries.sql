-- Ends the attempts that were not acknowledged in time as failed, soonest first, up to so many,
-- and answers how many: call again while it is a batch. Waits for nobody: what a verb holds
-- just now, or its timer, is left to the next look, so that no tenant's open transaction holds up
-- another's deliveries.
create or replace function minoots_private.expire_deliveries(expire_max integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_expired jsonb;
begin
  if minoots_private.is_held() then return 0; end if;
  perform minoots_private.mark_feed(0);
  with late as materialized (
    select delivery.tenant_id, delivery.id, delivery.timer_id, delivery.ordinal,
      delivery.endpoint, delivery.escalated_from
    from minoots_private.deliveries as delivery
    join minoots_private.timers as timer
      on timer.tenant_id = delivery.tenant_id and timer.id = delivery.timer_id
    where delivery.status = 'awaiting_ack' and delivery.acknowledge_by <= minoots.clock()
    order by delivery.acknowledge_by
    limit expire_max
    for update of delivery, timer skip locked
  )
  select jsonb_agg(jsonb_build_object('tenantId', late.tenant_id, 'deliveryId', late.id,
    'errorCode', 'NOT_ACKNOWLEDGED', 'error', case
      when late.endpoint like 'pull:%' then 'Not acknowledged before its lease ended.'
      else 'Not acknowledged within '
        || minoots_private.say_duration((promise.spec ->> 'ackWithin')::interval) || '.' end))
  into v_expired
  from late
  cross join lateral minoots_private.promise_of(late.tenant_id, late.timer_id, late.ordinal,
    late.escalated_from is not null) as promise;
  if v_expired is null then return 0; end if;
  return minoots_private.fail_attempts(v_expired, false);
end
$$;
