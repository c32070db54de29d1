-- By when a firing takes timers: now or, when nothing is due yet, the first instant that comes
-- due within so many milliseconds, for which the firing then holds. An overdue timer that another
-- holds does not count, or nothing could begin ahead meanwhile: it is passed over for the first
-- that is free, which is locked for the firing to take; with none free for the last within reach,
-- so that the next call is for what comes after. The caller pins the plan.
create or replace function minoots_private.due_instant(ahead_ms integer) returns timestamptz
language plpgsql volatile
as $$
declare
  v_reach constant timestamptz := minoots.clock() + make_interval(secs => ahead_ms / 1000.0);
  v_first timestamptz := (
    select timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise' and timer.fire_at <= v_reach
    order by timer.fire_at
    limit 1);
begin
  if v_first <= minoots.clock() then
    v_first := coalesce((
      select timer.fire_at from minoots_private.timers as timer
      where timer.status = 'scheduled' and timer.precision = 'precise'
        and timer.fire_at between v_first and v_reach
      order by timer.fire_at
      limit 1
      for update skip locked), (
      select max(timer.fire_at) from minoots_private.timers as timer
      where timer.status = 'scheduled' and timer.precision = 'precise'
        and timer.fire_at <= v_reach));
  end if;
  return greatest(minoots.clock(), v_first);
end
$$;
