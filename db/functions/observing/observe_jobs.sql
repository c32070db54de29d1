-- The workers' jobs: ready now, for later, or taken by a worker. Jobs that failed for good are
-- removed by retention.
create or replace function minoots_private.observe_jobs()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  with looked as materialized (
    select job.run_at <= minoots.clock() as is_ready
    from graphile_worker._private_jobs as job
    where job.is_available
    order by job.priority, job.run_at
    limit 10000
  ), taken as (
    select from graphile_worker._private_jobs as job where job.locked_at is not null limit 10000
  )
  select 'minoots_jobs', jsonb_build_object('state', counted.state), counted.number
  from (values
    ('ready', (select count(*) from looked where looked.is_ready)),
    ('later', (select count(*) from looked where not looked.is_ready)),
    ('taken', (select count(*) from taken))
  ) as counted (state, number)
$$;
