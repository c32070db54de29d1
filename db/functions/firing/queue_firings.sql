-- Gives relaxed timers to the workers: a graphile-worker job for each of these that is within
-- the horizon, all in one call, in the caller's transaction. Keyed by timer and version, so
-- that a moved timer gets a new job and the old one finds nothing to do: a tenant's open
-- transaction then never holds a job that a worker wants to end. Answers how many it queued.
create or replace function minoots_private.queue_firings(ids uuid[]) returns integer
language plpgsql volatile
set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  select array_agg(row(
    'fire',
    json_build_object('tenantId', near.tenant_id, 'timerId', near.id),
    null,
    near.fire_at,
    3,
    'fire:' || near.id || ':' || near.version,
    null,
    null
  )::graphile_worker.job_spec order by near.id)
  into v_jobs
  from minoots_private.timers as near
  where near.status = 'scheduled' and near.precision = 'relaxed'
    and near.id = any(queue_firings.ids)
    and near.fire_at <= minoots.clock() + minoots_private.horizon();
  if v_jobs is null then return 0; end if;
  perform graphile_worker.add_jobs(v_jobs);
  return cardinality(v_jobs);
end
$$;
