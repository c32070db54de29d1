-- Claims one delivery for one attempt: the next attempt number is the fence, and the lease
-- outlives any request. Null when there is nothing to do: settled, leased, or not yet due.
create or replace function minoots_private.take_delivery(
  tenant_id uuid, delivery_id uuid, owner bigint
) returns json
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    update minoots_private.deliveries as delivery
    set attempt = delivery.attempt + 1, owner = take_delivery.owner,
      leased_until = minoots.clock() + interval '30 seconds', next_attempt_at = null
    where delivery.tenant_id = take_delivery.tenant_id and delivery.id = take_delivery.delivery_id
      and delivery.status = 'pending'
      and delivery.owner is null
      and delivery.next_attempt_at <= minoots.clock()
    returning delivery.*
  )
  select minoots_private.handoff(
    taken::minoots_private.deliveries, timer.actions, endpoint.sealed_secrets)
  from taken
  join minoots_private.timers as timer
    on timer.tenant_id = taken.tenant_id and timer.id = taken.timer_id
  left join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = taken.tenant_id and endpoint.origin = taken.endpoint
$$;
