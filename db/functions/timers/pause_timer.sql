-- Promises: a paused timer does not fire until it is resumed. The too-late caller gets the
-- timer as it is. Locks the one timer; waits for a firing under way.
create or replace function minoots.pause_timer(
  id uuid default null, key text default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers :=
    minoots_private.lock_timer(minoots_private.enter_tenant(), pause_timer.id, pause_timer.key);
begin
  if v_timer.status = 'scheduled' then
    update minoots_private.timers as timer
    set status = 'paused', version = timer.version + 1
    where timer.tenant_id = v_timer.tenant_id and timer.id = v_timer.id
      and timer.status = 'scheduled'
    returning timer.* into v_timer;
    perform minoots_private.write_event('timer.paused', v_timer, '{}');
    outcome := 'changed';
  else
    outcome := case v_timer.status when 'paused' then 'unchanged' else 'too_late' end;
  end if;
  message := minoots_private.say_status(v_timer);
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.pause_timer is
  'Holds a timer until it is resumed; a paused timer can be cancelled and rescheduled.';
