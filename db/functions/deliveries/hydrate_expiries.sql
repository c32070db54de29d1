-- Gives the workers the jobs for what must be acknowledged by then and has none, soonest first,
-- up to so many. A part of hydrate, which pins the plan. Answers how many it added.
create or replace function minoots_private.hydrate_expiries(hydrate_max integer, until timestamptz)
returns integer
language sql volatile
as $$
  select coalesce(minoots_private.queue_expiries(jsonb_agg(jsonb_build_object(
    'deliveryId', near.id, 'acknowledgeBy', near.acknowledge_by))), 0)
  from (
    select delivery.id, delivery.acknowledge_by
    from minoots_private.deliveries as delivery
    where delivery.status = 'awaiting_ack'
      and delivery.acknowledge_by > minoots.clock()
      and delivery.acknowledge_by <= hydrate_expiries.until
      and not exists (
        select from graphile_worker.jobs as job
        where job.key = minoots_private.expiry_key(delivery.id, delivery.acknowledge_by))
    order by delivery.acknowledge_by
    limit hydrate_max) as near
$$;
