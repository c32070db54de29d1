-- Puts a timer off by a length of time, counted from its due time or, once that has passed,
-- from now. Locks the one timer; tells its lane if the new time is near.
create or replace function minoots.snooze_timer(
  id uuid default null, key text default null, by minoots.duration default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_by constant interval := minoots_private.read_duration(snooze_timer.by, 'by');
  v_timer minoots_private.timers :=
    minoots_private.lock_timer(minoots_private.enter_tenant(), snooze_timer.id, snooze_timer.key);
begin
  if v_by is null then
    perform minoots_private.refuse('INVALID_DURATION', 'by', 'is missing.',
      'Use 30s, 1h30m or PT30S.');
  end if;
  if v_timer.status in ('scheduled', 'paused') then
    v_timer := minoots_private.move_timer(v_timer,
      minoots_private.bound_instant(
        minoots_private.round_up_instant(greatest(v_timer.fire_at, minoots.clock()) + v_by), 'by'),
      'timer.snoozed', v_timer.status);
    outcome := 'changed';
  else
    outcome := 'too_late';
  end if;
  message := minoots_private.say_status(v_timer);
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.snooze_timer is
  'Puts a timer off by a length of time, from its due time or, if that has passed, from now.';
