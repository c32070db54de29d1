-- Which life this database says it has: another cluster, a promotion or a restore into
-- another database each changes it.
create or replace function minoots_private.feed_identity(
  out system_identifier bigint, out timeline bigint, out database_oid bigint
)
language sql stable
as $$
  select control.system_identifier,
    ('x' || lpad(left(pg_walfile_name(pg_current_wal_lsn()), 8), 16, '0'))::bit(64)::bigint,
    (select database.oid::bigint from pg_catalog.pg_database as database
      where database.datname = current_database())
  from pg_catalog.pg_control_system() as control
$$;
