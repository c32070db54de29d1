-- Gives later attempts to the workers: one graphile-worker job each, keyed by the delivery,
-- all in one call, in the caller's transaction. Each entry may say when it is due; what
-- is due beyond the horizon waits in our own table until hydrate comes for it. What waits for
-- its first attempt has no job of its own: its lane has one (queue_drains). Answers how many
-- it queued.
create or replace function minoots_private.queue_deliveries(deliveries jsonb) returns integer
language plpgsql volatile
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  select array_agg(row(
    'deliver',
    json_build_object(
      'tenantId', delivery ->> 'tenantId', 'deliveryId', delivery ->> 'deliveryId'),
    null,
    due.at,
    1,
    'deliver:' || (delivery ->> 'deliveryId'),
    null,
    null
  )::graphile_worker.job_spec order by delivery ->> 'deliveryId')
  into v_jobs
  from jsonb_array_elements(deliveries) as delivery
  cross join lateral (select (delivery ->> 'dueAt')::timestamptz) as due (at)
  where due.at is null or due.at <= minoots.clock() + minoots_private.horizon();
  if v_jobs is null then return 0; end if;
  perform graphile_worker.add_jobs(v_jobs);
  return cardinality(v_jobs);
end
$$;
