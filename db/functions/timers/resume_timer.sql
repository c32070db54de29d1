-- Lets a paused timer run again. Past its time it is due at once, and its misfire policy
-- decides whether it fires late or is missed. Locks the one timer; tells its lane if near.
create or replace function minoots.resume_timer(
  id uuid default null, key text default null,
  out outcome text, out message text, out timer minoots.timers
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers :=
    minoots_private.lock_timer(minoots_private.enter_tenant(), resume_timer.id, resume_timer.key);
begin
  if v_timer.status = 'paused' then
    update minoots_private.timers as timer
    set status = 'scheduled', version = timer.version + 1
    where timer.tenant_id = v_timer.tenant_id and timer.id = v_timer.id
      and timer.status = 'paused'
    returning timer.* into v_timer;
    perform minoots_private.write_event('timer.resumed', v_timer, '{}'),
      minoots_private.arm_timer(v_timer);
    outcome := 'changed';
  else
    outcome := case v_timer.status when 'scheduled' then 'unchanged' else 'too_late' end;
  end if;
  message := minoots_private.say_status(v_timer);
  timer := minoots_private.show_timer(v_timer);
end
$$;

comment on function minoots.resume_timer is
  'Lets a paused timer run again. If its time has passed, its misfire policy decides.';
