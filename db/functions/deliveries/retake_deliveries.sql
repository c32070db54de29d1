-- Takes back the deliveries of owners that are gone, or whose lease ran out, and queues them
-- for the workers at once. An owner holds its lock on the connection that fires, so a lock
-- that can be had is an owner that died, unless this very connection holds it. Their lost
-- attempt keeps its number: nobody can settle it any more.
create or replace function minoots_private.retake_deliveries() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_retaken jsonb;
begin
  with owners as materialized (
    select distinct delivery.owner from minoots_private.deliveries as delivery
    where delivery.owner is not null
  ), gone as materialized (
    select owners.owner from owners
    where pg_try_advisory_xact_lock(owners.owner)
      and not exists (
        select from pg_catalog.pg_locks as own
        where own.locktype = 'advisory' and own.pid = pg_backend_pid() and own.mode = 'ShareLock'
          and own.objsubid = 1 and (own.classid::bigint << 32 | own.objid::bigint) = owners.owner)
  ), lost as materialized (
    select delivery.tenant_id, delivery.id from minoots_private.deliveries as delivery
    where delivery.owner is not null and delivery.status = 'pending'
      and (delivery.leased_until <= minoots.clock()
        or delivery.owner in (select gone.owner from gone))
    order by delivery.tenant_id, delivery.id
    for update skip locked
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
