-- Queues again the deliveries that wait for an attempt long due: their job was lost, or its
-- worker died. A second job for one delivery finds nothing to do.
create or replace function minoots_private.requeue_forgotten() returns integer
language sql volatile
as $$
  select minoots_private.queue_deliveries(coalesce(jsonb_agg(jsonb_build_object(
    'tenantId', forgotten.tenant_id, 'deliveryId', forgotten.id)), '[]'))
  from (
    select delivery.tenant_id, delivery.id from minoots_private.deliveries as delivery
    where delivery.status = 'pending' and delivery.owner is null
      and delivery.next_attempt_at <= minoots.clock() - interval '30 seconds'
    order by delivery.next_attempt_at
    limit 10000
  ) as forgotten
$$;
