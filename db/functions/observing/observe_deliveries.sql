-- Where deliveries stand: waiting to be sent now or later, in flight, to be pulled, or to be
-- acknowledged; how long the oldest waits to be sent; and how many died in the last hour. A
-- restrained endpoint's deliveries wait for it, and count.
create or replace function minoots_private.observe_deliveries()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with waiting as materialized (
    select delivery.next_attempt_at from minoots_private.deliveries as delivery
    where delivery.status = 'pending' and delivery.owner is null
      and delivery.next_attempt_at <= minoots.clock()
    order by delivery.next_attempt_at
    limit 10000
  )
  select 'minoots_deliveries', jsonb_build_object('state', counted.state), counted.number
  from (values
    ('waiting', (select count(*) from waiting)),
    ('later', (select count(*) from (
      select from minoots_private.deliveries as delivery
      where delivery.status = 'pending' and delivery.owner is null
        and delivery.next_attempt_at > minoots.clock()
      order by delivery.next_attempt_at limit 10000) as later)),
    ('in_flight', (select count(*) from (
      select from minoots_private.deliveries as delivery
      where delivery.owner is not null
      order by delivery.owner, delivery.leased_until limit 10000) as leased)),
    ('to_pull', (select count(*) from (
      select from minoots_private.deliveries as delivery
      where delivery.claimable_at is not null
      order by delivery.tenant_id, delivery.endpoint, delivery.claimable_at
      limit 10000) as claimable)),
    ('to_acknowledge', (select count(*) from (
      select from minoots_private.deliveries as delivery
      where delivery.status = 'awaiting_ack'
      order by delivery.acknowledge_by limit 10000) as unacknowledged))
  ) as counted (state, number)
  union all
  select 'minoots_delivery_waits_seconds', '{}', coalesce(extract(epoch from
    minoots.clock() - (select min(waiting.next_attempt_at) from waiting)), 0)
  union all
  select 'minoots_dead_letters', '{}', (select count(*) from (
    select from minoots_private.deliveries as delivery
    where delivery.status = 'dead' and delivery.finished_at > minoots.clock() - interval '1 hour'
    order by delivery.finished_at limit 10000) as dead)
$$;
