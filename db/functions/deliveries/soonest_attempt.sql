-- When the first of the deliveries that wait for a worker is due, also if that is past; null
-- when none waits. The plan is pinned, since between bursts the table looks small.
create or replace function minoots_private.soonest_attempt() returns timestamptz
language sql stable set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
  select delivery.next_attempt_at from minoots_private.deliveries as delivery
  where delivery.status = 'pending' and delivery.owner is null
    and delivery.next_attempt_at is not null
  order by delivery.next_attempt_at
  limit 1
$$;
