-- A timestamptz from a SQL caller as the text that read_instant reads, without loss;
-- infinities and years outside 1 to 9999 are refused.
create or replace function minoots_private.write_instant(instant timestamptz, path text)
returns text
language plpgsql stable parallel safe
as $$
begin
  if instant not between '0001-01-01 00:00Z' and '9999-12-31 00:00Z' then
    perform minoots_private.refuse('INVALID_TIME', path, 'is not within the years 1 to 9999.',
      'Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.');
  end if;
  return to_char(instant at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
end
$$;
