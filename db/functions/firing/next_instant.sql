-- The next instant after this one at which a precise timer is due, in milliseconds since 1970;
-- null when none is. The caller pins the plan.
create or replace function minoots_private.next_instant(after timestamptz)
returns double precision
language plpgsql stable
as $$
begin
  return (
    select extract(epoch from timer.fire_at) * 1000 from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at > next_instant.after
    order by timer.fire_at
    limit 1);
end
$$;
