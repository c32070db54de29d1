-- How many timers are overdue now, and for how long the oldest of them is, by precision, each along
-- its own index: of more than 10,000 it says 10,000.
create or replace function minoots_private.observe_timers()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with precise as materialized (
    select timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit 10000
  ), relaxed as materialized (
    select timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit 10000
  ), counted as (
    select 'precise' as precision, count(*) as number, min(precise.fire_at) as oldest from precise
    union all
    select 'relaxed', count(*), min(relaxed.fire_at) from relaxed
  )
  select told.metric, jsonb_build_object('precision', counted.precision), told.value
  from counted
  cross join lateral (values
    ('minoots_overdue_timers', counted.number::double precision),
    ('minoots_overdue_seconds',
      coalesce(extract(epoch from minoots.clock() - counted.oldest), 0)::double precision)
  ) as told (metric, value)
$$;
