-- Gives the workers again each lane in which a delivery is long due: a job was lost, or its
-- worker died. One step in the index a lane, however many wait in it. A lane that has its job
-- keeps that; a second one finds nothing to do. Answers how many lanes that were.
create or replace function minoots_private.requeue_forgotten() returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
as $$
  with recursive lanes (tenant_id, lane, due_at) as (
    (select delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
      delivery.next_attempt_at
    from minoots_private.deliveries as delivery
    where delivery.status = 'pending' and delivery.owner is null
    order by delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
      delivery.next_attempt_at
    limit 1)
    union all
    select next.* from lanes
    cross join lateral (
      select delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
        delivery.next_attempt_at
      from minoots_private.deliveries as delivery
      where (delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind))
          > (lanes.tenant_id, lanes.lane)
        and delivery.status = 'pending' and delivery.owner is null
      order by delivery.tenant_id, coalesce(delivery.endpoint, delivery.kind),
        delivery.next_attempt_at
      limit 1) as next
  )
  select minoots_private.queue_drains(coalesce(jsonb_agg(jsonb_build_object(
    'tenantId', lanes.tenant_id, 'endpoint', lanes.lane)), '[]'))
  from lanes
  where lanes.due_at <= minoots.clock() - interval '30 seconds'
$$;
