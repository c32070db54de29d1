-- Rows, dead rows and size of each of our tables, partitions taken together, as the statistics
-- have it: nothing is opened for it. The size is that of the last vacuum or analyze.
create or replace function minoots_private.observe_tables()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with tables as (
    select coalesce(parent.inhparent, stated.oid) as oid, stated.oid as part,
      stated.relpages::bigint + coalesce(toast.relpages, 0) as pages
    from pg_class as stated
    left join pg_class as toast on toast.oid = stated.reltoastrelid
    left join pg_inherits as parent on parent.inhrelid = stated.oid
    where stated.relkind = 'r' and stated.relnamespace in (
      select schema.oid from pg_namespace as schema
      where schema.nspname in ('minoots_private', 'graphile_worker'))
  ), summed as (
    select tables.oid,
      sum(pg_stat_get_live_tuples(tables.part)) as live,
      sum(pg_stat_get_dead_tuples(tables.part)) as dead,
      sum(tables.pages + coalesce((
        select sum(index.relpages) from pg_index as own
        join pg_class as index on index.oid = own.indexrelid
        where own.indrelid = tables.part), 0)) as pages
    from tables
    group by tables.oid
  )
  select told.metric, jsonb_build_object('table', named.relname), told.value
  from summed
  join pg_class as named on named.oid = summed.oid
  cross join lateral (values
    ('minoots_table_rows', summed.live::double precision),
    ('minoots_table_dead_rows', summed.dead::double precision),
    ('minoots_table_bytes',
      summed.pages::double precision * current_setting('block_size')::integer)
  ) as told (metric, value)
$$;
