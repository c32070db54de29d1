-- Locks, in one order, the timers whose several deliveries may be settled from two sides at
-- once: so that no two batches wait for each other in a circle.
create or replace function minoots_private.lock_timers_of(results jsonb) returns void
language plpgsql volatile
as $$
begin
  perform from minoots_private.read_results(results) as result
  cross join lateral minoots_private.find_delivery(
    result."tenantId", result."deliveryId") as found
  cross join lateral minoots_private.find_timer(
    (found.delivery).tenant_id, (found.delivery).timer_id) as promise
  join minoots_private.timers as timer on timer.ctid = promise.place
  where jsonb_array_length((promise.timer).actions) > 1
  order by (promise.timer).tenant_id, (promise.timer).id
  for update of timer;
end
$$;
