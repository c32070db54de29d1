-- A page of one tenant's feed after a position, for those who go on from an older cursor: a
-- JSON list, in order. The end must be a position that tail_feed gave out, for only up to
-- there is the feed settled; asking again would not do, since a mark taken late looks lower.
create or replace function minoots_private.read_events(
  tenant_id uuid, after bigint, upto bigint, events_max integer
) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform minoots_private.require_feed_reader();
  return (
    select coalesce(jsonb_agg(minoots_private.event_json(
      page::minoots_private.events, minoots_private.feed_epoch()) order by page.position), '[]')
    from (
      select event.* from minoots_private.events as event
      where event.tenant_id = read_events.tenant_id
        and event.position > read_events.after and event.position <= read_events.upto
      order by event.position
      limit read_events.events_max
    ) as page
  );
end
$$;
