-- A length of time as a person says it, in its largest two units: 2.1 s, 5 min, 2 h 10 min.
create or replace function minoots_private.say_duration(length interval) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_seconds constant numeric := abs(extract(epoch from length));
  v_whole constant bigint := trunc(v_seconds);
begin
  return case
    when v_whole >= 86400
      then v_whole / 86400 || ' d' || coalesce(' ' || nullif(v_whole % 86400 / 3600, 0) || ' h', '')
    when v_whole >= 3600
      then v_whole / 3600 || ' h' || coalesce(' ' || nullif(v_whole % 3600 / 60, 0) || ' min', '')
    when v_whole >= 60 then v_whole / 60 || ' min'
    when v_whole >= 1 then round(v_seconds, 1)::double precision || ' s'
    else round(v_seconds * 1000, 1)::double precision || ' ms'
  end;
end
$$;
