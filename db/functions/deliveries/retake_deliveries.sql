-- Takes back the deliveries of owners that are gone, or whose lease ran out, and queues them
-- for the workers at once. Their lost attempt keeps its number: nobody can settle it any more.
-- The jobs of dead workers are given back first, so that one that waited for such a delivery
-- is the one that is queued again. Waits for no delivery: what another holds is left alone.
-- Takes 10,000 at most, so that the first go out while the rest is retaken: call again while
-- it answers more than none.
create or replace function minoots_private.retake_deliveries() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_retaken jsonb;
begin
  perform minoots_private.unlock_jobs();
  with holders as materialized (
    select leasing.owner from minoots_private.leasing_owners() as leasing
  ), living as materialized (
    select minoots_private.living_owners() as owners
  ), bounds as materialized (
    select holders.owner, case when holders.owner = any(living.owners)
      then minoots.clock() else 'infinity' end as lost_until
    from holders cross join living
  ), lost as materialized (
    select delivery.tenant_id, delivery.id
    from bounds
    join minoots_private.deliveries as delivery
      on delivery.owner = bounds.owner and delivery.leased_until <= bounds.lost_until
    where delivery.status = 'pending'
    order by delivery.tenant_id, delivery.id
    limit 10000
    for update of delivery skip locked
  ), retaken as (
    update minoots_private.deliveries as delivery
    set owner = null, leased_until = null, next_attempt_at = minoots.clock()
    from lost
    where delivery.tenant_id = lost.tenant_id and delivery.id = lost.id
      and delivery.owner is not null and delivery.status = 'pending'
    returning delivery.tenant_id, delivery.id
  )
  select jsonb_agg(jsonb_build_object('tenantId', retaken.tenant_id, 'deliveryId', retaken.id))
  into v_retaken from retaken;
  return minoots_private.queue_deliveries(coalesce(v_retaken, '[]'));
end
$$;
