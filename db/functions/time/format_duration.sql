-- How every face writes a length of time: ISO 8601, in hours, minutes and seconds.
create or replace function minoots_private.format_duration(length interval)
returns minoots.duration
language sql immutable parallel safe
set intervalstyle = 'iso_8601'
as $$
  select make_interval(secs => extract(epoch from format_duration.length)::double precision)::text
$$;
