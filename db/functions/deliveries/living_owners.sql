-- The owners that live: each holds the shared lock of its number on a connection, and loses
-- it with its process. Read what owners hold before this, or in the same statement: whoever
-- held something then and is not in this list has died since.
create or replace function minoots_private.living_owners() returns bigint[]
language sql volatile
as $$
  select coalesce(array_agg(distinct held.classid::bigint << 32 | held.objid::bigint), '{}')
  from pg_catalog.pg_locks as held
  where held.locktype = 'advisory' and held.objsubid = 1 and held.granted
    and held.mode = 'ShareLock'
    and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
$$;
