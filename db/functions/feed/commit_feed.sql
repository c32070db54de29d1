-- Says up to where a named consumer has done its work, in the transaction of that work. Never
-- backwards. Locks the consumer.
create or replace function minoots.commit_feed(
  consumer text default null, cursor minoots.cursor default null
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_epoch constant integer := minoots_private.enter_feed();
  v_position constant bigint := minoots_private.check_cursor(commit_feed.cursor, 'cursor');
begin
  update minoots_private.feed_consumers as reader
  set position = greatest(reader.position, v_position), updated_at = minoots.clock()
  where reader.tenant_id = v_tenant
    and reader.name = minoots_private.read_consumer(commit_feed.consumer);
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'consumer', 'has not read anything yet.',
      'Call read_feed with this name first.');
  end if;
end
$$;

comment on function minoots.commit_feed is
  'Says up to where a named consumer has done its work. @omit';
