-- The lines that a timer's deliveries have in its ledger: each attempt with what it met, when
-- the next one is, by when and when it was acknowledged, and what came of it otherwise. Who
-- asked for that is told by the events, as long as they are kept.
create or replace function minoots_private.ledger_of_deliveries(timer minoots_private.timers)
returns table (
  place integer, at timestamptz, what text, action_id text, detail text, actor text, face text
)
language sql stable
as $$
  select 5, line.at, line.what, delivery.action_id, line.detail,
    coalesce(doer.actor, 'loop:hands'), coalesce(doer.face, 'kernel')
  from minoots_private.deliveries as delivery
  cross join lateral (
    select (entry ->> 'at')::timestamptz as at, 'attempt ' || (entry ->> 'attempt') as what,
      minoots_private.say_entry(entry) as detail, null as event
    from jsonb_array_elements(delivery.attempts) as entry
    union all
    select delivery.created_at, 'escalated', 'in the place of ' || (
      select former.action_id from minoots_private.deliveries as former
      where former.tenant_id = delivery.tenant_id and former.id = delivery.escalated_from), null
    where delivery.escalated_from is not null
    union all
    select delivery.next_attempt_at, 'next attempt', delivery.reason, null
    where delivery.status = 'pending' and delivery.next_attempt_at is not null
    union all
    select delivery.claimable_at, 'claimable', delivery.reason, null
    where delivery.claimable_at is not null
    union all
    select delivery.acknowledge_by, 'acknowledge by', null, null
    where delivery.acknowledge_by is not null
    union all
    select delivery.acknowledged_at, 'acknowledged', null, 'delivery.acknowledged'
    where delivery.acknowledged_at is not null
    union all
    select delivery.finished_at, 'cancelled', delivery.reason, 'delivery.cancelled'
    where delivery.status = 'cancelled'
    union all
    select event.occurred_at, 'replayed', null, event.type
    from minoots_private.events as event
    where event.tenant_id = delivery.tenant_id and event.timer_id = delivery.timer_id
      and event.delivery_id = delivery.id and event.type = 'delivery.replayed'
  ) as line
  left join lateral (
    select event.actor, event.face from minoots_private.events as event
    where event.tenant_id = delivery.tenant_id and event.timer_id = delivery.timer_id
      and event.delivery_id = delivery.id and event.type = line.event
      and event.occurred_at = line.at
    limit 1
  ) as doer on true
  where delivery.tenant_id = (timer).tenant_id and delivery.timer_id = (timer).id
$$;
