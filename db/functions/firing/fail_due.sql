-- Ends the one due timer that cannot be fired as failed, with the reason, so that it never
-- comes up again. Its event says little, since what it holds may be at fault. What it named for
-- a failure follows. The caller has locked it. Answers how many that was.
create or replace function minoots_private.fail_due(place tid, reason text)
returns integer
language plpgsql volatile
as $$
declare
  v_ended integer;
  v_followed tid[];
begin
  with ended as (
    update minoots_private.timers as timer
    set status = 'failed', finished_at = minoots.clock(),
      reason = 'It could not be fired: ' || fail_due.reason
    where timer.ctid = fail_due.place and timer.status = 'scheduled'
    returning timer.tenant_id, timer.id, timer.name, timer.reason, timer.follow_ups,
      timer.ctid as place
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select ended.tenant_id, 'timer.failed', minoots.clock(), ended.id,
      jsonb_build_object('name', ended.name, 'reason', ended.reason),
      minoots_private.firing_loop(), 'kernel'
    from ended
    returning timer_id
  )
  select (select count(*) from told),
    array(select ended.place from ended where ended.follow_ups is not null)
  into v_ended, v_followed;
  if v_followed <> '{}' then perform minoots_private.schedule_follow_ups(v_followed); end if;
  return v_ended;
end
$$;
