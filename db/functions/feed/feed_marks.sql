-- The marks that transactions hold now, unfolded: the lowest of each tenant, 0 for the
-- system. The last position must have been read before, so that a mark taken since is not
-- below it: such a mark, whose folding looks like one from very long ago, counts as the last.
-- Called stable, though locks change within a statement, so that it becomes part of the
-- caller's statement and of its plan: read once, after whatever the caller read before.
create or replace function minoots_private.feed_marks(last_position bigint)
returns table (tenant_number bigint, mark bigint)
language sql stable
as $$
  select held.classid::bigint,
    min(feed_marks.last_position - case when behind.by < 4278190080 then behind.by else 0 end)
  from pg_catalog.pg_locks as held
  cross join lateral (
    select (feed_marks.last_position - held.objid::bigint) & 4294967295) as behind (by)
  where held.locktype = 'advisory' and held.objsubid = 2 and held.granted
    and held.mode = 'ShareLock'
    and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
  group by held.classid
$$;
