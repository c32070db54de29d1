-- The owners that hold leases now, living or not, each with the lease that ends first: one
-- step in the index an owner, however many deliveries each holds. What awaits its
-- acknowledgement has been sent, and no death can lose it. The plan is pinned, since between
-- bursts the table looks small.
create or replace function minoots_private.leasing_owners()
returns table (owner bigint, leased_until timestamptz)
language sql stable set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
  with recursive found (owner, leased_until) as (
    (select delivery.owner, delivery.leased_until from minoots_private.deliveries as delivery
    where delivery.owner is not null and delivery.status = 'pending'
    order by delivery.owner, delivery.leased_until
    limit 1)
    union all
    select next.owner, next.leased_until
    from found
    cross join lateral (
      select delivery.owner, delivery.leased_until from minoots_private.deliveries as delivery
      where delivery.owner > found.owner and delivery.status = 'pending'
      order by delivery.owner, delivery.leased_until
      limit 1) as next
  )
  select found.owner, found.leased_until from found
$$;
