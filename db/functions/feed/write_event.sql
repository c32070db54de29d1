-- Writes one event of one timer. The caller holds the tenant's mark in the feed already.
create or replace function minoots_private.write_event(
  type text, timer minoots_private.timers, more jsonb
) returns void
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
  values (write_event.timer.tenant_id, write_event.type, minoots.clock(), write_event.timer.id,
    minoots_private.event_data(write_event.timer) || write_event.more,
    minoots_private.actor(), minoots_private.face());
end
$$;
