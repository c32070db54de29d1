-- The one way to another due time, for every verb that moves a timer: guarded by its state,
-- told in the feed with the time it had, and its lane told if the new one is near.
create or replace function minoots_private.move_timer(
  timer minoots_private.timers, fire_at timestamptz, event_type text, status text
) returns minoots_private.timers
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers;
begin
  update minoots_private.timers as moved
  set fire_at = move_timer.fire_at, status = move_timer.status, version = moved.version + 1
  where moved.tenant_id = move_timer.timer.tenant_id and moved.id = move_timer.timer.id
    and moved.status in ('scheduled', 'paused')
  returning moved.* into v_timer;
  perform minoots_private.write_event(move_timer.event_type, v_timer,
    jsonb_build_object('from', minoots_private.format_instant(move_timer.timer.fire_at)));
  if v_timer.status = 'scheduled' then
    perform minoots_private.arm_timer(v_timer);
  end if;
  return v_timer;
end
$$;
