-- Whether who has this delivery may still answer for it: it was sent, or claimed, and its time
-- is not over; or its attempt is under way, and asks for an acknowledgement. An answer that
-- names its attempt is heard only as long as that is the current one.
create or replace function minoots_private.awaits_answer(
  delivery minoots_private.deliveries, attempt integer
) returns boolean
language plpgsql stable
as $$
begin
  return delivery.attempt = coalesce(awaits_answer.attempt, delivery.attempt) and case
    when delivery.status = 'awaiting_ack' then delivery.acknowledge_by > minoots.clock()
    when delivery.status = 'pending' and delivery.owner is not null then (
      select promise.spec ? 'ackWithin' from minoots_private.promise_of(delivery.tenant_id,
        delivery.timer_id, delivery.ordinal, delivery.escalated_from is not null) as promise)
    else false end;
end
$$;
