-- Gives the lanes of these deliveries to the workers, in the caller's transaction: one `drain`
-- job a lane, however many wait in it. A lane is one tenant's one endpoint, or its kind where
-- there is none. A lane that has its job keeps it, and its place in the line; with a pause the
-- job comes that much later, unless one is to come sooner, and that of an endpoint that is held
-- not before its hold ends. A job that a worker takes at this very moment is passed over by
-- add_jobs, and that worker may look before this is committed: so it is asked again, until each
-- lane has a job that nobody has begun. One transaction at a time: add_jobs replaces what is under
-- way, so no order of keys would keep two that queue the same lanes from waiting for each other in
-- a circle. Nobody shall wait for a tenant's transaction: it takes no turn, and its job has no key,
-- so that it is one besides. Answers how many lanes that were.
create or replace function minoots_private.queue_drains(
  deliveries jsonb, pause interval default null
) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set jit = off
as $$
declare
  v_at constant timestamptz := minoots.clock() + pause;
  v_is_loop constant boolean := minoots_private.speaks_as_loop();
  v_left graphile_worker.job_spec[];
  v_added text[];
  v_count integer;
begin
  if jsonb_array_length(deliveries) = 0 then return 0; end if;
  if v_is_loop then perform pg_advisory_xact_lock(hashtextextended('minoots drains', 0)); end if;
  with lanes as materialized (
    select distinct delivery ->> 'tenantId' as tenant_id,
      coalesce(delivery ->> 'endpoint', delivery ->> 'kind') as lane
    from jsonb_array_elements(deliveries) as delivery
  )
  select array_agg(row(
    'drain',
    json_build_object('tenantId', lanes.tenant_id, 'lane', lanes.lane),
    null,
    case when waiting.run_at < coalesce(due.at, minoots.clock()) then waiting.run_at
      else due.at end,
    3,
    case when v_is_loop then 'drain:' || lanes.tenant_id || ':' || lanes.lane end,
    null,
    null
  )::graphile_worker.job_spec)
  into v_left
  from lanes
  left join graphile_worker._private_jobs as waiting
    on waiting.key = 'drain:' || lanes.tenant_id || ':' || lanes.lane and waiting.is_available
  left join minoots_private.endpoints as held
    on held.tenant_id = lanes.tenant_id::uuid and held.origin = lanes.lane
    and held.held_until > minoots.clock() and held.disabled_at is null
  cross join lateral (select greatest(v_at, held.held_until)) as due (at);
  v_count := cardinality(v_left);

  while cardinality(v_left) > 0 loop
    v_added := array(select added.key from graphile_worker.add_jobs(v_left) as added);
    v_left := array(
      select spec from unnest(v_left) as spec where spec.job_key <> all(v_added));
  end loop;
  return v_count;
end
$$;
