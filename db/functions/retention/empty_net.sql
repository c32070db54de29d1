-- Removes from the default partition of the feed, which is never dropped, events that fell
-- into it and are older than any tier keeps them; only once every partition below is gone, so
-- that the floor rises in order. Answers how many.
create or replace function minoots_private.empty_net(batch_max integer) returns integer
language plpgsql volatile
as $$
declare
  v_since constant timestamptz := minoots_private.events_kept_since();
  v_settled constant bigint := minoots_private.settled_position(null);
  v_first constant bigint := (
    select min(partition.first) from minoots_private.event_partitions() as partition);
  v_removed integer;
  v_last bigint;
begin
  with expired as materialized (
    select event.tenant_id, event.position from minoots_private.events_beyond as event
    where event.position <= v_settled and event.position < coalesce(v_first, event.position + 1)
      and event.occurred_at < v_since
    order by event.position
    limit empty_net.batch_max
    for update skip locked
  ), removed as (
    delete from minoots_private.events_beyond as event
    using expired
    where event.tenant_id = expired.tenant_id and event.position = expired.position
    returning event.position
  )
  select count(*), max(removed.position) into v_removed, v_last from removed;
  update minoots_private.feed_floor as feed_floor set position = v_last
  where feed_floor.position < v_last;
  return v_removed;
end
$$;
