-- A timestamptz from a SQL caller as the text that read_instant reads, without loss.
create or replace function minoots_private.write_instant(instant timestamptz, path text)
returns text
language sql stable parallel safe
as $$
  select to_char(
    minoots_private.bound_instant(write_instant.instant, write_instant.path) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
