-- Writes that a timer's follow-up was not scheduled, and why; without a name, none was of those
-- for this end. The timer itself has ended all the same.
create or replace function minoots_private.tell_follow_up_refused(
  parent minoots_private.timers, name text, reason text
) returns void
language sql volatile
as $$
  insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
  values ((parent).tenant_id, 'timer.follow_up_refused', minoots.clock(), (parent).id,
    minoots_private.event_data(parent) || jsonb_strip_nulls(jsonb_build_object(
      'list', 'on' || initcap((parent).status), 'followUp', tell_follow_up_refused.name,
      'reason', tell_follow_up_refused.reason)),
    'timer:' || (parent).id, 'kernel')
$$;
