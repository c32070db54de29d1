-- Removes jobs of ours that failed for the last time days ago: nobody runs them any more, and
-- what they were for has had other jobs since. Other people's jobs are theirs to keep. Passes
-- over what another holds. Answers how many that were; call again while that is a batch.
create or replace function minoots_private.remove_failed_jobs(batch_max integer) returns integer
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  with failed as materialized (
    select job.id from graphile_worker._private_jobs as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
    where task.identifier = any(minoots_private.reserved_tasks())
      and job.attempts >= job.max_attempts and job.locked_at is null
      and job.run_at < minoots.clock() - interval '3 days'
    limit batch_max
    for update of job skip locked
  ), removed as (
    delete from graphile_worker._private_jobs as job
    using failed
    where job.id = failed.id
    returning job.id
  )
  select count(*)::integer from removed
$$;
