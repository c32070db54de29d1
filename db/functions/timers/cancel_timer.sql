-- Promises: a timer whose cancel answered changed (or unchanged) never fires. The too-late
-- caller gets the timer as it is. With if_version only if nobody changed it since. Locks the one
-- timer; waits for a firing under way.
create or replace function minoots.cancel_timer(
  id uuid default null, key text default null, if_version integer default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers :=
    minoots_private.lock_timer(minoots_private.enter_tenant(), cancel_timer.id, cancel_timer.key);
begin
  perform minoots_private.require_version(v_timer, cancel_timer.if_version);
  if v_timer.status in ('scheduled', 'paused') then
    update minoots_private.timers as timer
    set status = 'cancelled', finished_at = minoots.clock(), version = timer.version + 1
    where timer.tenant_id = v_timer.tenant_id and timer.id = v_timer.id
      and timer.status in ('scheduled', 'paused')
    returning timer.* into v_timer;
    perform minoots_private.write_event('timer.cancelled', v_timer, '{}');
    outcome := 'changed';
    message := 'Cancelled.';
  else
    outcome := case v_timer.status when 'cancelled' then 'unchanged' else 'too_late' end;
    message := minoots_private.say_status(v_timer);
  end if;
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.cancel_timer is
  'Cancels a timer that has not fired: it never will. Too late, it answers the timer as it is.';
