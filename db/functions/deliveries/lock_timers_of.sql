-- Locks, in one order, the timers whose several deliveries may be settled from two sides at
-- once: so that no two batches wait for each other in a circle.
create or replace function minoots_private.lock_timers_of(
  settled minoots_private.settled_delivery[]
) returns void
language plpgsql volatile
as $$
begin
  perform from (
    select distinct delivery.tenant_id, delivery.timer_id from unnest(settled) as delivery
    where delivery.is_shared
  ) as shared
  cross join lateral minoots_private.place_of_timer(shared.tenant_id, shared.timer_id)
    as found (place)
  join minoots_private.timers as timer on timer.ctid = found.place
  order by shared.tenant_id, shared.timer_id
  for update of timer;
end
$$;
