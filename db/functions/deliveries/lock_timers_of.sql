-- Locks, in one order, the timers whose several deliveries may be settled from two sides at
-- once: so that no two batches wait for each other in a circle.
create or replace function minoots_private.lock_timers_of(results jsonb) returns void
language plpgsql volatile
as $$
begin
  perform from minoots_private.timers as timer
  where jsonb_array_length(timer.actions) > 1
    and (timer.tenant_id, timer.id) in (
      select delivery.tenant_id, delivery.timer_id
      from minoots_private.read_results(results) as result
      join minoots_private.deliveries as delivery
        on delivery.tenant_id = result."tenantId" and delivery.id = result."deliveryId")
  order by timer.tenant_id, timer.id
  for update;
end
$$;
