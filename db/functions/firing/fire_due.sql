-- Fires up to fire_max due timers and answers how many, with their deliveries: leased to the
-- owner, or queued for the workers when there is none. A row that cannot be fired ends failed
-- with its reason, and never stops the rest. Waits for nobody; wakes the readers of the feed.
create or replace function minoots_private.fire_due(
  fire_max integer, owner bigint, lease interval, out fired integer, out handoffs jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform minoots_private.mark_feed(0);
  select batch.* into fired, handoffs
  from minoots_private.fire_or_halve(fire_max, null, owner, lease) as batch;
  if owner is null then
    perform minoots_private.queue_deliveries(handoffs);
    handoffs := '[]';
  end if;
  if fired > 0 then
    perform pg_notify('minoots_feed', '');
  end if;
end
$$;
