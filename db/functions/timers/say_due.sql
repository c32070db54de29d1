-- When a new timer fires, in words; a time already past is said, since it may be a mistake.
create or replace function minoots_private.say_due(fire_at timestamptz) returns text
language sql stable
as $$
  select case when fire_at > minoots.clock()
    then 'Fires in ' || minoots_private.say_duration(fire_at - minoots.clock()) || '.'
    else 'fireAt is ' || minoots_private.say_duration(minoots.clock() - fire_at)
      || ' ago: it fires at once.'
  end
$$;
