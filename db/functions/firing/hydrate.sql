-- Gives the workers the jobs of what has come within the horizon, run each minute: relaxed
-- timers, and deliveries that wait for a later attempt or for their acknowledgement. What has its job already is left
-- alone; what is overdue is for the sweep. Locks nothing that it looks at. Planned anew each
-- time, by indexes: the tables grow and shrink by much. Answers how many jobs it added; call
-- again while that is a batch.
create or replace function minoots_private.hydrate(hydrate_max integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set jit = off set enable_seqscan = off
as $$
declare
  v_until constant timestamptz := minoots.clock() + minoots_private.horizon();
  v_timers uuid[];
  v_deliveries jsonb;
begin
  v_timers := array(
    select timer.id from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at > minoots.clock() and timer.fire_at <= v_until
      and not exists (
        select from graphile_worker.jobs as job
        where job.key = 'fire:' || timer.id || ':' || timer.version)
    order by timer.fire_at
    limit hydrate_max);
  select jsonb_agg(jsonb_build_object(
    'tenantId', near.tenant_id, 'deliveryId', near.id, 'dueAt', near.next_attempt_at))
  into v_deliveries
  from (
    select delivery.tenant_id, delivery.id, delivery.next_attempt_at
    from minoots_private.deliveries as delivery
    where delivery.status = 'pending' and delivery.owner is null
      and delivery.next_attempt_at > minoots.clock() and delivery.next_attempt_at <= v_until
      and not exists (
        select from graphile_worker.jobs as job
        where job.key = 'deliver:' || delivery.id and job.run_at = delivery.next_attempt_at)
    order by delivery.next_attempt_at
    limit hydrate_max - cardinality(v_timers)
  ) as near;
  return minoots_private.queue_firings(v_timers)
    + minoots_private.queue_deliveries(coalesce(v_deliveries, '[]'))
    + minoots_private.hydrate_expiries(hydrate_max, v_until);
end
$$;
