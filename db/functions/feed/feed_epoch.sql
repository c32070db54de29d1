-- Which life of this database the feed is in.
create or replace function minoots_private.feed_epoch() returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select max(feed_epoch.epoch) from minoots_private.feed_epochs as feed_epoch $$;
