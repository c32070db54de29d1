-- Whether our database is held, and what it shares with all others of the Postgres server: its
-- connections, the NOTIFY queue, and how many transactions ago the oldest snapshot was taken that
-- vacuum must keep rows for, be it of a session, a slot or a prepared transaction.
create or replace function minoots_private.observe_server()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with holders as (
    select session.backend_xmin as xmin from pg_stat_activity as session
    union all
    select unnest(array[slot.xmin, slot.catalog_xmin]) from pg_replication_slots as slot
    union all
    select prepared.transaction from pg_prepared_xacts as prepared
  )
  select 'minoots_connections_used', '{}'::jsonb, sum(noted.numbackends)
  from pg_stat_database as noted
  union all
  select 'minoots_connections_max', '{}', current_setting('max_connections')::integer
  union all
  select 'minoots_notify_queue_ratio', '{}', pg_notification_queue_usage()
  union all
  select 'minoots_held', '{}', minoots_private.is_held()::integer
  union all
  select 'minoots_oldest_snapshot_transactions', '{}', coalesce(max(age(holders.xmin)), 0)
  from holders where holders.xmin is not null
$$;
