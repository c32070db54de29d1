-- The named consumers of the session's tenant, each with how far it is behind: the events that
-- wait for it, counted up to 10,000 since a count of millions would help nobody, and since when
-- the oldest of them has been waiting. Locks nothing.
create or replace function minoots.feed_consumers()
returns table (
  consumer text, cursor minoots.cursor, behind integer, waiting_since timestamptz,
  committed_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp rows 10
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_settled constant bigint := minoots_private.settled_position(v_tenant);
begin
  return query
  select reader.name, (minoots_private.feed_epoch() || '-' || reader.position)::minoots.cursor,
    unread.events::integer, unread.since, reader.updated_at
  from minoots_private.feed_consumers as reader
  cross join lateral (
    select count(*), min(next.occurred_at) from (
      select event.occurred_at from minoots_private.events as event
      where event.tenant_id = v_tenant
        and event.position > reader.position and event.position <= v_settled
      order by event.position
      limit 10000) as next) as unread (events, since)
  where reader.tenant_id = v_tenant
  order by reader.name;
end
$$;

comment on function minoots.feed_consumers is
  'The named consumers of the feed: where each stands, how many events wait for it (10,000 means so many or more), since when, and when it last committed.';
