-- Ends as dead up to a hundred of the deliveries that are due in the lane of a disabled
-- endpoint, for its reason and with no attempt counted, and their timers with them. Waits for
-- no delivery; for a timer that a tenant's own transaction holds not longer than the lock
-- time-out, and then fails whole, to be called again.
create or replace function minoots_private.end_lane(tenant_id uuid, lane text, reason text)
returns void
language plpgsql volatile set lock_timeout = '250ms'
as $$
declare
  v_ended minoots_private.settled_delivery[];
begin
  perform minoots_private.mark_feed(0);
  with waiting as materialized (
    select delivery.ctid as place from minoots_private.deliveries as delivery
    where (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind))
        >= (end_lane.tenant_id, end_lane.lane)
      and (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind), delivery.next_attempt_at)
        <= (end_lane.tenant_id, end_lane.lane, minoots.clock())
      and delivery.status = 'pending' and delivery.owner is null
    order by delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
      delivery.next_attempt_at
    limit 100
    for update skip locked
  ), ended as (
    update minoots_private.deliveries as delivery
    set status = 'dead', next_attempt_at = null, finished_at = minoots.clock(),
      reason = 'The endpoint is disabled. ' || end_lane.reason
    where delivery.ctid = any(array(table waiting))
    returning delivery.*
  )
  select array_agg(minoots_private.settled_row(
    ended::minoots_private.deliveries, null, null, false) order by ended.id)
  into v_ended
  from ended;
  perform minoots_private.conclude(v_ended);
end
$$;
