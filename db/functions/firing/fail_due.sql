-- Ends the one due timer that cannot be fired as failed, with the reason, so that it never
-- comes up again. Its event says little, since what it holds may be at fault. The caller has
-- locked it. Answers how many that was.
create or replace function minoots_private.fail_due(id uuid, due_by timestamptz, reason text)
returns integer
language sql volatile
as $$
  with due as materialized (
    select timer.tenant_id, timer.id from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= fail_due.due_by and timer.id = fail_due.id
    union all
    select timer.tenant_id, timer.id from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at <= fail_due.due_by and timer.id = fail_due.id
  ), ended as (
    update minoots_private.timers as timer
    set status = 'failed', finished_at = minoots.clock(),
      reason = 'It could not be fired: ' || fail_due.reason
    from due
    where timer.tenant_id = due.tenant_id and timer.id = due.id and timer.status = 'scheduled'
    returning timer.*
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select ended.tenant_id, 'timer.failed', minoots.clock(), ended.id,
      jsonb_build_object('name', ended.name, 'reason', ended.reason), 'loop:kernel', 'kernel'
    from ended
    returning timer_id
  )
  select count(*)::integer from told
$$;
