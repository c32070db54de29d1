-- Settles as settle_deliveries does, but waits for no row: what is reported of a delivery that
-- another transaction holds, or whose timer or endpoint it holds, is left, and its place in the
-- list (from 0) is answered, to be reported again. For when a tenant's open transaction let
-- settle_deliveries give up: so only what that holds waits, and nobody else's. Locks what it
-- settles, in the order of settle_deliveries.
create or replace function minoots_private.settle_free(results jsonb) returns integer[]
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_free jsonb;
  v_held integer[];
begin
  perform minoots_private.mark_feed(0);
  with reported as materialized (
    select listed.place::integer - 1 as place, listed.report, found.place as delivery,
      timer.place as timer, endpoint.ctid as endpoint
    from jsonb_array_elements(results) with ordinality as listed (report, place)
    cross join lateral minoots_private.find_delivery((listed.report ->> 'tenantId')::uuid,
      (listed.report ->> 'deliveryId')::uuid) as found
    cross join lateral minoots_private.place_of_timer(
      (found.delivery).tenant_id, (found.delivery).timer_id) as timer
    left join minoots_private.endpoints as endpoint
      on endpoint.tenant_id = (found.delivery).tenant_id
      and endpoint.origin = (found.delivery).endpoint
  ), deliveries as materialized (
    select delivery.ctid as place from minoots_private.deliveries as delivery
    where delivery.ctid = any(array(select reported.delivery from reported))
    for update skip locked
  ), timers as materialized (
    select timer.ctid as place from minoots_private.timers as timer
    where timer.ctid = any(array(select reported.timer from reported))
    for update skip locked
  ), endpoints as materialized (
    select endpoint.ctid as place from minoots_private.endpoints as endpoint
    where endpoint.ctid = any(array(select reported.endpoint from reported))
    for update skip locked
  ), locked as materialized (
    select array(table deliveries) as deliveries, array(table timers) as timers,
      array(table endpoints) as endpoints
  )
  select jsonb_agg(reported.report) filter (where judged.is_free),
    array_agg(reported.place order by reported.place) filter (where not judged.is_free)
  into v_free, v_held
  from reported
  cross join locked
  cross join lateral (select reported.delivery = any(locked.deliveries)
    and reported.timer = any(locked.timers)
    and (reported.endpoint is null or reported.endpoint = any(locked.endpoints)))
    as judged (is_free);
  if v_free is not null then perform minoots_private.settle_deliveries(v_free); end if;
  return coalesce(v_held, '{}');
end
$$;
