-- Gives each running replay a job that has lost its own. A part of the sweep.
create or replace function minoots_private.requeue_replays() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select minoots_private.queue_replays(coalesce(array_agg(replay), '{}'))
  from minoots_private.replays as replay
  where replay.status = 'running' and not exists (
    select from graphile_worker._private_jobs as job
    where job.key = 'replay:' || replay.id and job.attempts < job.max_attempts)
$$;
