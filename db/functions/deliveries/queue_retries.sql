-- Gives each failed delivery that is tried again a worker's job for its next attempt. What is
-- pulled is claimed by others.
create or replace function minoots_private.queue_retries(
  settled minoots_private.settled_delivery[]
) returns void
language plpgsql volatile
as $$
declare
  v_retried constant jsonb := (
    select jsonb_agg(jsonb_build_object('tenantId', delivery.tenant_id,
      'deliveryId', delivery.delivery_id, 'dueAt', delivery.next_attempt_at))
    from unnest(settled) as delivery
    where delivery.status = 'pending' and delivery.endpoint like 'pull:%' is not true);
begin
  if v_retried is null then return; end if;
  perform minoots_private.queue_deliveries(v_retried);
end
$$;
