-- When a new timer fires, in words; a time already past is said, since it may be a mistake.
create or replace function minoots_private.say_due(fire_at timestamptz) returns text
language plpgsql stable
as $$
declare
  v_left constant interval := fire_at - minoots.clock();
begin
  if v_left > interval '0' then
    return 'Fires in ' || minoots_private.say_duration(v_left) || '.';
  end if;
  return 'fireAt is ' || minoots_private.say_duration(v_left) || ' ago: it fires at once.';
end
$$;
