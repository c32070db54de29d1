-- How many deliveries of each timer are done in a settled batch, and how many of them are dead,
-- with one reason. What waits is not done; one that goes on as another action is neither, since
-- that one counts in its place. A part of end_timers, in one piece with it for the planner.
create or replace function minoots_private.count_settled(
  settled minoots_private.settled_delivery[]
) returns table (
  tenant_id uuid, timer_id uuid, ended bigint, dead bigint, reason text, data jsonb,
  is_asked boolean
)
language sql stable
as $$
  select delivery.tenant_id, delivery.timer_id, count(*),
    count(*) filter (where delivery.status = 'dead'),
    max(delivery.reason) filter (where delivery.status = 'dead'),
    (array_agg(delivery.data))[1], bool_or(delivery.is_asked)
  from unnest(count_settled.settled) as delivery
  where delivery.status not in ('pending', 'awaiting_ack')
    and delivery.escalation is null and delivery.escalated_to is null
  group by delivery.tenant_id, delivery.timer_id
$$;
