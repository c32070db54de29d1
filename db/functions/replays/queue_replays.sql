-- Gives each running replay its next step, as a worker's job: now, or after a pause.
create or replace function minoots_private.queue_replays(
  replays minoots_private.replays[], pause interval default null
) returns void
language plpgsql volatile
as $$
begin
  perform graphile_worker.add_jobs(array_agg(row(
    'replay', json_build_object('tenantId', replay.tenant_id, 'replayId', replay.id), null,
    minoots.clock() + queue_replays.pause, 3, 'replay:' || replay.id, null, null
  )::graphile_worker.job_spec))
  from unnest(replays) as replay
  where replay.status = 'running'
  having count(*) > 0;
end
$$;
