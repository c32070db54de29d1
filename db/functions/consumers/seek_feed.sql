-- Puts a named consumer somewhere else in the feed, forwards or back to read again; one that
-- is new is made. Without a cursor: to where the feed is now, so that only what comes is read.
-- Answers where it stands. Locks the consumer.
create or replace function minoots.seek_feed(
  consumer text default null, cursor minoots.cursor default null
) returns minoots.cursor
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_name constant text := minoots_private.read_consumer(seek_feed.consumer);
  v_epoch constant integer := minoots_private.enter_feed();
  v_position constant bigint := case when seek_feed.cursor is null
    then minoots_private.settled_position(v_tenant)
    else minoots_private.check_cursor(seek_feed.cursor, 'cursor') end;
begin
  insert into minoots_private.feed_consumers (tenant_id, name, position, updated_at)
  values (v_tenant, v_name, v_position, minoots.clock())
  on conflict (tenant_id, name) do update
  set position = excluded.position, updated_at = excluded.updated_at;
  return v_epoch || '-' || v_position;
end
$$;

comment on function minoots.seek_feed is
  'Puts a named consumer at a cursor, to read from there; without a cursor, at the present end of the feed. Answers where it stands.';
