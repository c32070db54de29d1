-- Whether a delivery waits in this lane, is due, and is not what another claims just now.
-- Bound and ordered as in take_lane, which holds the plan to the index of lanes.
create or replace function minoots_private.lane_waits(tenant_id uuid, lane text) returns boolean
language sql volatile
as $$
  select exists (
    select from minoots_private.deliveries as delivery
    where (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind))
        >= (lane_waits.tenant_id, lane_waits.lane)
      and (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind), delivery.next_attempt_at)
        <= (lane_waits.tenant_id, lane_waits.lane, minoots.clock())
      and delivery.status = 'pending' and delivery.owner is null
    order by delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
      delivery.next_attempt_at
    limit 1
    for update skip locked)
$$;
