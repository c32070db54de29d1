-- A page of one tenant's feed after a position, for those who go on from an older cursor: a
-- JSON list, in order. The end must be a position that tail_feed gave out, for only up to
-- there is the feed settled; asking again would not do, since a mark taken late looks lower.
-- Refused when events of that page were removed before they could be read.
create or replace function minoots_private.read_events(
  tenant_id uuid, after bigint, upto bigint, events_max integer
) returns json
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_epoch constant integer := minoots_private.feed_epoch();
  v_page json;
begin
  perform minoots_private.require_feed_reader();
  select coalesce(json_agg(shown order by page.position), '[]') into v_page
  from (
    select event.* from minoots_private.events as event
    where event.tenant_id = read_events.tenant_id
      and event.position > read_events.after and event.position <= read_events.upto
    order by event.position
    limit read_events.events_max
  ) as page
  cross join lateral minoots_private.show_event(
    page::minoots_private.events, v_epoch) as shown;
  perform minoots_private.require_kept(read_events.after, 'after',
    'List the timers, and go on from the feedCursor of that list; the oldest cursor kept is %s.');
  return v_page;
end
$$;
