-- Gives the lanes of replayed deliveries to the workers, and wakes the readers of the feed,
-- among them those who wait to claim.
create or replace function minoots_private.queue_replayed(
  deliveries minoots_private.deliveries[]
) returns void
language plpgsql volatile
as $$
begin
  perform minoots_private.queue_drains(jsonb_agg(jsonb_build_object(
    'tenantId', delivery.tenant_id, 'endpoint', coalesce(delivery.endpoint, delivery.kind))))
  from unnest(queue_replayed.deliveries) as delivery
  where delivery.next_attempt_at is not null
  having count(*) > 0;
  perform pg_notify('minoots_feed', '');
end
$$;
