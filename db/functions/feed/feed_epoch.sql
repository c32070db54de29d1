-- Which life of this database the feed is in. The first counts before it is opened, so that
-- every cursor names one.
create or replace function minoots_private.feed_epoch() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(max(feed_epoch.epoch), 1) from minoots_private.feed_epochs as feed_epoch
$$;
