-- Moves a timer that has not fired: it fires at the new time and never at the old one. With
-- if_version only if nobody changed it since. Locks the one timer; tells its lane if near.
create or replace function minoots.reschedule_timer(
  id uuid default null, key text default null,
  fire_in minoots.duration default null, fire_at timestamptz default null,
  if_version integer default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_fire_at constant timestamptz :=
    minoots_private.read_fire_at(reschedule_timer.fire_in, reschedule_timer.fire_at);
  v_timer minoots_private.timers := minoots_private.lock_timer(
    minoots_private.enter_tenant(), reschedule_timer.id, reschedule_timer.key);
begin
  perform minoots_private.require_version(v_timer, reschedule_timer.if_version);
  if v_timer.status not in ('scheduled', 'paused') then
    outcome := 'too_late';
  elsif v_timer.fire_at = v_fire_at then
    outcome := 'unchanged';
  else
    v_timer := minoots_private.move_timer(v_timer, v_fire_at, 'timer.rescheduled', v_timer.status);
    outcome := 'changed';
  end if;
  message := minoots_private.say_status(v_timer);
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.reschedule_timer is
  'Moves a timer that has not fired to another time, named as fireIn or fireAt.';
