-- The partitions of the feed, without the net: each holds the positions from first up to,
-- and without, next.
create or replace function minoots_private.event_partitions()
returns table (name text, first bigint, next bigint)
language sql stable
as $$
  select partition.relname::text, bound.part[1]::bigint, bound.part[2]::bigint
  from pg_catalog.pg_inherits as inherited
  join pg_catalog.pg_class as partition on partition.oid = inherited.inhrelid
  cross join lateral regexp_match(pg_get_expr(partition.relpartbound, partition.oid),
    'FROM \(''(\d+)''\) TO \(''(\d+)''\)') as bound (part)
  where inherited.inhparent = 'minoots_private.events'::regclass and bound.part is not null
$$;
