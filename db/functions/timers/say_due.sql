-- When a new timer fires, in words; a time already past is said, since it may be a mistake.
create or replace function minoots_private.say_due(fire_at timestamptz) returns text
language sql stable
as $$
  select case when say_due.fire_at > minoots.clock()
    then format('Fires in %s.', minoots_private.say_duration(say_due.fire_at - minoots.clock()))
    else format('fireAt is %s ago: it fires at once.',
      minoots_private.say_duration(minoots.clock() - say_due.fire_at))
  end
$$;
