-- Gives the workers a job for the instant by which each of these must be acknowledged, where
-- that is within the horizon: hydrate comes for the rest. Keyed by delivery and instant, so that
-- an extended one gets another, and the job that is too early finds nothing to do. Answers how
-- many it queued.
create or replace function minoots_private.queue_expiries(deliveries jsonb) returns integer
language plpgsql volatile
as $$
declare
  v_jobs graphile_worker.job_spec[];
begin
  select array_agg(row(
    'expire', '{}'::json, null, due.at, 3,
    minoots_private.expiry_key((delivery ->> 'deliveryId')::uuid, due.at), null, null
  )::graphile_worker.job_spec order by delivery ->> 'deliveryId')
  into v_jobs
  from jsonb_array_elements(deliveries) as delivery
  cross join lateral (select (delivery ->> 'acknowledgeBy')::timestamptz) as due (at)
  where due.at <= minoots.clock() + minoots_private.horizon();
  if v_jobs is null then return 0; end if;
  perform graphile_worker.add_jobs(v_jobs);
  return cardinality(v_jobs);
end
$$;
