-- Takes back from a sender, all in one call, what it holds and cannot soon send, and gives
-- the lanes to the workers. A delivery is given back only while it is leased to this owner at
-- this attempt; what has been taken over meanwhile is left alone. Nothing was sent, so the
-- attempt never was: its number is taken back too, and the next to claim it gets that number.
-- It stays a fence, since whoever gives back has let go of the delivery first, will not report
-- of it, and never calls again when it does not know what became of the call. Locks the
-- deliveries, then jobs. Waits for no delivery: one that a tenant's own transaction holds comes
-- back when its lease ends. Answers how many it freed.
create or replace function minoots_private.give_back(deliveries jsonb, owner bigint)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_freed integer;
  v_lanes jsonb;
begin
  with held as materialized (
    select delivery.ctid as place, given.attempt
    from jsonb_to_recordset(give_back.deliveries) as given (
      "tenantId" uuid, "deliveryId" uuid, attempt integer)
    cross join lateral minoots_private.find_delivery(
      given."tenantId", given."deliveryId") as found
    join minoots_private.deliveries as delivery on delivery.ctid = found.place
    where delivery.owner = give_back.owner
    for update of delivery skip locked
  ), freed as (
    update minoots_private.deliveries as delivery
    set owner = null, leased_until = null, attempt = delivery.attempt - 1,
      next_attempt_at = minoots.clock()
    from held
    where delivery.ctid = held.place and delivery.status = 'pending'
      and delivery.owner = give_back.owner and delivery.attempt = held.attempt
    returning delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind) as lane
  ), lanes as (
    select freed.tenant_id, freed.lane, count(*) as freed from freed
    group by freed.tenant_id, freed.lane
  )
  select coalesce(sum(lanes.freed), 0), coalesce(jsonb_agg(jsonb_build_object(
    'tenantId', lanes.tenant_id, 'endpoint', lanes.lane)), '[]')
  into v_freed, v_lanes from lanes;
  perform minoots_private.queue_drains(v_lanes);
  return v_freed;
end
$$;
