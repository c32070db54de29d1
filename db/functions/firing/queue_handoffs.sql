-- Gives the deliveries of a firing without an owner to the workers.
create or replace function minoots_private.queue_handoffs(handoffs minoots_private.handoff[])
returns integer
language sql volatile
as $$
  select minoots_private.queue_deliveries(coalesce(jsonb_agg(jsonb_build_object(
    'tenantId', handoff.tenant_id, 'deliveryId', handoff.delivery_id)), '[]'))
  from unnest(handoffs) as handoff
$$;
