-- A page of one tenant's feed after a position, for those who go on from an older cursor; it
-- never goes beyond what is settled. A JSON list, in order.
create or replace function minoots_private.read_events(
  tenant_id uuid, after bigint, upto bigint, events_max integer
) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_settled bigint;
begin
  perform minoots_private.require_feed_reader();
  v_settled := least(read_events.upto, minoots_private.settled_position(read_events.tenant_id));
  return (
    select coalesce(jsonb_agg(minoots_private.event_json(
      page::minoots_private.events, minoots_private.feed_epoch()) order by page.position), '[]')
    from (
      select event.* from minoots_private.events as event
      where event.tenant_id = read_events.tenant_id
        and event.position > read_events.after and event.position <= v_settled
      order by event.position
      limit read_events.events_max
    ) as page
  );
end
$$;
