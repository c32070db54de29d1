-- Gives back the jobs that our workers held when they died, which graphile-worker would keep
-- locked for four hours. The attempt that was lost is not counted: a crash is no failure of
-- the job, and many have but one. A job may so run again though another took its place; it
-- finds nothing to do. Whatever another holds at this moment is left to the next call.
create or replace function minoots_private.unlock_jobs() returns integer
language plpgsql volatile
as $$
declare
  v_dead text[];
  v_unlocked integer;
begin
  with locked as materialized (
    select distinct job.locked_by from graphile_worker._private_jobs as job
    where job.locked_by like 'minoots-%'
  )
  select array_agg(locked.locked_by) into v_dead from locked
  where locked.locked_by <> all (
    select 'minoots-' || living.owner
    from unnest(minoots_private.living_owners()) as living (owner));
  if v_dead is null then return 0; end if;

  with held as materialized (
    select job.id from graphile_worker._private_jobs as job
    where job.locked_by = any(v_dead)
    order by job.id
    for update skip locked
  )
  update graphile_worker._private_jobs as job
  set locked_at = null, locked_by = null, attempts = greatest(job.attempts - 1, 0)
  from held
  where job.id = held.id;
  get diagnostics v_unlocked = row_count;
  if v_unlocked > 0 then
    perform pg_notify('jobs:insert', jsonb_build_object('count', v_unlocked)::text);
  end if;
  return v_unlocked;
end
$$;
