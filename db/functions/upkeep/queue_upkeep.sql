-- Gives the workers the tasks of upkeep whose time has come, as each worker asks every few
-- seconds: no more often than each shall run, however many ask, by the clock of the database
-- alone. After that was set back it begins anew. Answers how many it queued.
create or replace function minoots_private.queue_upkeep() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_queued text[];
begin
  with due as materialized (
    select upkeep.task from minoots_private.upkeep as upkeep
    where upkeep.queued_at > minoots.clock()
      or upkeep.queued_at <= minoots.clock() - upkeep.every + interval '5 seconds'
    for update skip locked
  ), queued as (
    update minoots_private.upkeep as upkeep set queued_at = minoots.clock()
    from due where upkeep.task = due.task
    returning upkeep.task
  )
  select array_agg(queued.task) into v_queued from queued;
  perform graphile_worker.add_jobs(array(
    select row(task, '{}'::json, null, null, 1, task, null, null)::graphile_worker.job_spec
    from unnest(v_queued) as task));
  return coalesce(cardinality(v_queued), 0);
end
$$;
