-- A delivery that was just ended otherwise than by an attempt, as the rules of settling pass it
-- on: with the event that tells of it, where that is not its status, what is told of its
-- attempt, and whether a verb asked for it.
create or replace function minoots_private.settled_row(
  delivery minoots_private.deliveries, event text, entry jsonb, is_asked boolean
) returns minoots_private.settled_delivery
language sql stable
as $$
  select row((delivery).tenant_id, (delivery).id, (delivery).timer_id, (delivery).status,
    (delivery).kind, (delivery).action_id, (delivery).reason, null, true, promise.data,
    settled_row.entry, (delivery).endpoint, case when (delivery).status = 'dead'
      and (delivery).escalated_to is null then promise.spec -> 'escalation' end,
    (delivery).escalated_to, null, promise.concurrency, settled_row.event, settled_row.is_asked
  )::minoots_private.settled_delivery
  from minoots_private.promise_of((delivery).tenant_id, (delivery).timer_id, (delivery).ordinal,
    (delivery).escalated_from is not null) as promise
$$;
