-- How every face writes an instant: UTC, with milliseconds.
create or replace function minoots_private.format_instant(instant timestamptz) returns text
language sql stable parallel safe
as $$
  select to_char(format_instant.instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
