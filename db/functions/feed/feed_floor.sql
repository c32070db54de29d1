-- Up to where events were dropped: a reader who stands below has a gap before him.
create or replace function minoots_private.feed_floor() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select feed_floor.position from minoots_private.feed_floor
$$;
