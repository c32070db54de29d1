-- Takes back the deliveries of owners that are gone, or whose lease ran out, and gives their
-- lanes to the workers at once. Their lost attempt keeps its number: nobody can settle it any more.
-- The jobs of dead workers are given back first, so that one that waited for such a delivery
-- is the one that is queued again. Waits for no delivery: what another holds is left alone.
-- Takes 10,000 at most, so that the first go out while the rest is retaken: call again while
-- it answers more than none. The rows are met again by the place of their lock, under pinned
-- plans: at rest nothing is leased, and a planner that believes it reads all for each one.
create or replace function minoots_private.retake_deliveries() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off
as $$
declare
  v_retaken integer;
  v_lanes jsonb;
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
    select delivery.ctid as place
    from bounds
    join minoots_private.deliveries as delivery
      on delivery.owner = bounds.owner and delivery.leased_until <= bounds.lost_until
    where delivery.status = 'pending'
    limit 10000
    for update of delivery skip locked
  ), retaken as (
    update minoots_private.deliveries as delivery
    set owner = null, leased_until = null, next_attempt_at = minoots.clock()
    where delivery.ctid = any(array(table lost))
    returning delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind) as lane
  ), lanes as (
    select retaken.tenant_id, retaken.lane, count(*) as retaken from retaken
    group by retaken.tenant_id, retaken.lane
  )
  select coalesce(sum(lanes.retaken), 0), coalesce(jsonb_agg(jsonb_build_object(
    'tenantId', lanes.tenant_id, 'endpoint', lanes.lane)), '[]')
  into v_retaken, v_lanes from lanes;
  perform minoots_private.queue_drains(v_lanes);
  return v_retaken;
end
$$;
