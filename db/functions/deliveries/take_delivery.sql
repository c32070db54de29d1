-- Claims one delivery for one attempt: the next attempt number is the fence, and the lease
-- outlives any request. Null when there is nothing to do: held, settled, leased, not yet due, or to
-- be claimed through its lane, since its endpoint is restrained. Waits for no delivery: one that
-- a tenant's own transaction holds is found again by the sweep. Plans are
-- held to the keys, so that it costs the same however many wait.
create or replace function minoots_private.take_delivery(
  tenant_id uuid, delivery_id uuid, owner bigint
) returns json
language sql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
  with waiting as materialized (
    select delivery.ctid as place from minoots_private.deliveries as delivery
    where delivery.ctid = (
        select found.place from minoots_private.find_delivery(
          take_delivery.tenant_id, take_delivery.delivery_id) as found)
      and delivery.status = 'pending'
      and delivery.owner is null
      and delivery.next_attempt_at <= minoots.clock()
      and not (select minoots_private.is_held())
      and not (select minoots_private.leave_to_lane(
        take_delivery.tenant_id, take_delivery.delivery_id))
    for update skip locked
  ), taken as (
    update minoots_private.deliveries as delivery
    set attempt = delivery.attempt + 1, owner = take_delivery.owner,
      leased_until = minoots.clock() + interval '30 seconds', next_attempt_at = null
    where delivery.ctid = any(array(table waiting))
    returning delivery.*
  )
  select minoots_private.handoff(
    taken::minoots_private.deliveries, minoots_private.carry_trace(
      (promise.timer).actions, (promise.timer).traceparent), endpoint.sealed_secrets)
  from taken
  cross join lateral minoots_private.find_timer(taken.tenant_id, taken.timer_id) as promise
  left join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = taken.tenant_id and endpoint.origin = taken.endpoint
$$;
