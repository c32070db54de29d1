-- A length of time as a person says it, in its largest two units: 2.1 s, 5 min, 2 h 10 min.
create or replace function minoots_private.say_duration(length interval) returns text
language sql immutable parallel safe
as $$
  select case
    when seconds < 1 then round(seconds * 1000, 1)::double precision || ' ms'
    when seconds < 60 then round(seconds, 1)::double precision || ' s'
    when seconds < 3600 then floor(seconds / 60) || ' min'
    when seconds < 86400
      then floor(seconds / 3600) || ' h'
        || coalesce(' ' || nullif(floor(mod(seconds, 3600) / 60), 0) || ' min', '')
    else floor(seconds / 86400) || ' d'
      || coalesce(' ' || nullif(floor(mod(seconds, 86400) / 3600), 0) || ' h', '')
  end
  from (select abs(extract(epoch from say_duration.length)) as seconds) as spoken
$$;
