-- Forgets a named consumer: whoever reads with that name again begins anew. Locks it, so a
-- transaction that is reading with it is waited for.
create or replace function minoots.drop_feed(consumer text default null) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
begin
  delete from minoots_private.feed_consumers as reader
  where reader.tenant_id = v_tenant
    and reader.name = minoots_private.read_consumer(drop_feed.consumer);
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'consumer', 'is not there.',
      'See minoots.feed_consumers() for those that are.');
  end if;
end
$$;

comment on function minoots.drop_feed is
  'Forgets a named consumer of the feed; whoever reads with that name again begins anew.';
