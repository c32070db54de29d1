-- How every face writes a length of time: ISO 8601, in hours, minutes and seconds. Strict, since
-- most timers have none to write, and a call with a setting of its own is dear.
create or replace function minoots_private.format_duration(length interval)
returns minoots.duration
language plpgsql immutable strict parallel safe
set intervalstyle = 'iso_8601'
as $$
begin
  return make_interval(secs => extract(epoch from length)::double precision)::text;
end
$$;
