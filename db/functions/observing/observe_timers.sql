-- How many timers are overdue now, by precision, and for how long the oldest of each is. One of
-- 10,000 looked at stands for all beyond.
create or replace function minoots_private.observe_timers()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with overdue as materialized (
    select timer.precision, timer.fire_at from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit 10000
  ), counted as (
    select known.precision, count(overdue.fire_at) as number, min(overdue.fire_at) as oldest
    from (values ('precise'), ('relaxed')) as known (precision)
    left join overdue on overdue.precision = known.precision
    group by known.precision
  )
  select told.metric, jsonb_build_object('precision', counted.precision), told.value
  from counted
  cross join lateral (values
    ('minoots_overdue_timers', counted.number::double precision),
    ('minoots_overdue_seconds',
      coalesce(extract(epoch from minoots.clock() - counted.oldest), 0)::double precision)
  ) as told (metric, value)
$$;
