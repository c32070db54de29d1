-- One event as JSON, in the words of every face.
create or replace function minoots_private.event_json(event minoots_private.events, epoch integer)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'cursor', event_json.epoch || '-' || (event).position,
    'position', (event).position,
    'tenantId', (event).tenant_id,
    'type', (event).type,
    'occurredAt', minoots_private.format_instant((event).occurred_at),
    'timerId', (event).timer_id,
    'deliveryId', (event).delivery_id,
    'data', (event).data,
    'actor', (event).actor,
    'face', (event).face)
$$;
