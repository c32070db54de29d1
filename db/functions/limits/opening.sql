-- What an event means for how many timers are open: one more, one less, or nothing.
create or replace function minoots_private.opening(type text) returns integer
language sql immutable parallel safe
as $$
  select case
    when opening.type = 'timer.scheduled' then 1
    when opening.type in ('timer.completed', 'timer.failed', 'timer.cancelled', 'timer.missed')
      then -1
    else 0
  end
$$;
