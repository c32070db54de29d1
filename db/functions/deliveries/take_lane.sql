-- Claims up to take_max of the deliveries that are due in a lane, longest waiting first, each
-- as take_delivery does. Answers them, and whether the lane has more: that gets a new job in the
-- same transaction, behind all that wait in line now, or after the pause. A later attempt may be
-- taken here before its own job comes. Waits for no delivery. An endpoint that is restrained
-- admits fewer, or none; held, the lane waits for the sweep. By bounds and order only the index
-- of lanes will do, whatever the planner believes.
create or replace function minoots_private.take_lane(
  tenant_id uuid, lane text, owner bigint, take_max integer, pause interval,
  out handoffs json, out more boolean
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_gate record;
  v_claimed uuid[];
begin
  if minoots_private.is_held() then handoffs := '[]'; more := false; return; end if;
  select * into v_gate from minoots_private.admit_lane(tenant_id, lane, take_max);
  with waiting as materialized (
    select delivery.ctid as place from minoots_private.deliveries as delivery
    where (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind))
        >= (take_lane.tenant_id, take_lane.lane)
      and (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind), delivery.next_attempt_at)
        <= (take_lane.tenant_id, take_lane.lane, minoots.clock())
      and delivery.status = 'pending' and delivery.owner is null
    order by delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
      delivery.next_attempt_at
    limit v_gate.admitted
    for update skip locked
  ), taken as (
    update minoots_private.deliveries as delivery
    set attempt = delivery.attempt + 1, owner = take_lane.owner,
      leased_until = minoots.clock() + interval '30 seconds', next_attempt_at = null
    where delivery.ctid = any(array(table waiting))
    returning delivery.*
  )
  select coalesce(json_agg(minoots_private.handoff(
    taken::minoots_private.deliveries, minoots_private.carry_trace(
      (promise.timer).actions, (promise.timer).traceparent), endpoint.sealed_secrets)), '[]'),
    array_agg(taken.id)
  into handoffs, v_claimed
  from taken
  cross join lateral minoots_private.find_timer(taken.tenant_id, taken.timer_id) as promise
  left join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = taken.tenant_id and endpoint.origin = taken.endpoint;
  if v_gate.restrained and v_claimed is not null then
    perform minoots_private.note_claimed(tenant_id, lane, v_claimed);
  end if;

  more := minoots_private.lane_waits(tenant_id, lane);
  if more then
    perform minoots_private.queue_drains(
      jsonb_build_array(jsonb_build_object('tenantId', tenant_id, 'endpoint', lane)),
      greatest(pause, v_gate.pause));
  end if;
end
$$;
