-- By when a firing takes timers: now or, when nothing is due yet, the first instant that comes
-- due within so many milliseconds, for which the firing then holds.
create or replace function minoots_private.due_instant(ahead_ms integer) returns timestamptz
language plpgsql stable
as $$
begin
  return greatest(minoots.clock(), (
    select timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= minoots.clock() + make_interval(secs => due_instant.ahead_ms / 1000.0)
    order by timer.fire_at
    limit 1));
end
$$;
