-- Adds a page of the feed to the counts of each tenant and day, and answers how many events
-- it had and the last position in it. Tenants with a range of their own are read within that,
-- all others up to the ceiling. The caller holds the fold and moves it on. What a tenant left
-- behind that was removed is read and not counted.
create or replace function minoots_private.count_events(
  after bigint, ceiling bigint, ranges jsonb, events_max integer,
  out events integer, out last bigint
)
language sql volatile
as $$
  with page as materialized (
    (select event.tenant_id, event.position, event.type, event.occurred_at
    from minoots_private.events as event
    where event.position > count_events.after and event.position <= count_events.ceiling
      and not count_events.ranges ? event.tenant_id::text
    order by event.position
    limit count_events.events_max)
    union all
    select own.tenant_id, own.position, own.type, own.occurred_at
    from minoots_private.held_events(count_events.ranges, count_events.events_max) as own
    order by position
    limit count_events.events_max
  ), counted as (
    select page.tenant_id, (page.occurred_at at time zone 'UTC')::date as day,
      count(*) filter (where page.type = 'timer.scheduled') as scheduled,
      count(*) filter (where page.type = 'timer.fired') as fired,
      count(*) filter (where page.type in ('delivery.succeeded', 'delivery.acknowledged',
        'delivery.dead', 'delivery.cancelled')) as deliveries,
      count(*) filter (where page.type in ('delivery.succeeded', 'delivery.acknowledged',
        'delivery.dead', 'delivery.failed')) as attempts,
      sum(minoots_private.opening(page.type)) as opened
    from page
    join minoots_private.tenants as tenant on tenant.id = page.tenant_id
    group by 1, 2
  ), used as (
    insert into minoots_private.usage as usage
      (tenant_id, day, scheduled, fired, deliveries, attempts)
    select counted.tenant_id, counted.day, counted.scheduled, counted.fired, counted.deliveries,
      counted.attempts
    from counted
    on conflict (tenant_id, day) do update
    set scheduled = usage.scheduled + excluded.scheduled, fired = usage.fired + excluded.fired,
      deliveries = usage.deliveries + excluded.deliveries,
      attempts = usage.attempts + excluded.attempts
  ), opened as (
    insert into minoots_private.open_timers as folded (tenant_id, open)
    select counted.tenant_id, sum(counted.opened) from counted group by counted.tenant_id
    on conflict (tenant_id) do update set open = folded.open + excluded.open
  )
  select count(*)::integer, max(page.position) from page
$$;
