-- The lines that the timer itself has in its ledger. What its row knows is told from there,
-- since its events may have been removed; moves and pauses, and who did it, are told by them.
create or replace function minoots_private.ledger_of_timer(timer minoots_private.timers)
returns table (
  place integer, at timestamptz, what text, action_id text, detail text, actor text, face text
)
language sql stable
as $$
  with told as (
    select event.position, event.occurred_at, substr(event.type, 7) as what, event.data,
      event.actor, event.face
    from minoots_private.events as event
    where event.tenant_id = (timer).tenant_id and event.timer_id = (timer).id
      and event.delivery_id is null
  )
  select line.place, line.at, line.what, null, line.detail, coalesce(line.actor, doer.actor),
    coalesce(line.face, doer.face)
  from (
    select 1 as place, (timer).created_at as at, 'scheduled' as what, coalesce('for '
      || (select told.data ->> 'fireAt' from told where told.what = 'scheduled'), '')
      || coalesce(', after timer ' || (timer).parent_id, '') as detail,
      null as actor, null as face
    union all
    select 2, told.occurred_at, told.what, case when told.data ? 'from'
      then format('from %s to %s', told.data ->> 'from', told.data ->> 'fireAt') end, told.actor,
      told.face
    from told where told.what in ('rescheduled', 'snoozed', 'paused', 'resumed')
    union all
    select 3, (timer).fire_at, 'due', null, 'database', null
    union all
    select 4, (timer).fired_at, 'fired', minoots_private.say_duration(
      (timer).fired_at - (timer).fire_at) || ' after its time', null, null
    union all
    select 6, (timer).finished_at, (timer).status, (timer).reason, null, null
    union all
    select 7, follow_up.created_at, 'followed', format('by %s, for %s, timer %s',
      to_json(follow_up.name), minoots_private.format_instant(follow_up.fire_at), follow_up.id),
      null, null
    from minoots_private.timers as follow_up
    where (timer).follow_ups is not null and follow_up.tenant_id = (timer).tenant_id
      and follow_up.parent_id = (timer).id
    union all
    select 8, told.occurred_at, told.what, told.data ->> 'reason', told.actor, told.face
    from told where told.what = 'follow_up_refused'
  ) as line
  left join lateral (
    select told.actor, told.face from told where told.what = line.what
    order by told.position limit 1
  ) as doer on true
  where line.at is not null
$$;
