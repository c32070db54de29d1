-- Makes a timer due at once, paused or not; its lane fires it within moments, by the same
-- one way as every other. The too-late caller gets the timer as it is. Locks the one timer.
create or replace function minoots.fire_timer(
  id uuid default null, key text default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers :=
    minoots_private.lock_timer(minoots_private.enter_tenant(), fire_timer.id, fire_timer.key);
begin
  if v_timer.status in ('scheduled', 'paused') then
    v_timer := minoots_private.move_timer(v_timer, date_trunc('milliseconds', minoots.clock()),
      'timer.rescheduled', 'scheduled');
    outcome := 'changed';
  else
    outcome := 'too_late';
  end if;
  message := minoots_private.say_status(v_timer);
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.fire_timer is
  'Makes a timer due now, whatever its time was: it fires within moments.';
