-- One event in the words of every face, as a row: an aggregate over it makes the JSON at once,
-- for a third of what building each object by hand takes.
create or replace function minoots_private.show_event(event minoots_private.events, epoch integer)
returns table (
  cursor text, "position" bigint, "tenantId" uuid, type text, "occurredAt" text,
  "timerId" uuid, "deliveryId" uuid, data jsonb, actor text, face text
)
language sql stable rows 1
as $$
  select show_event.epoch || '-' || (event).position, (event).position, (event).tenant_id,
    (event).type, minoots_private.format_instant((event).occurred_at), (event).timer_id,
    (event).delivery_id, (event).data, (event).actor, (event).face
$$;
