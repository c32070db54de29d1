-- Hands out up to so many deliveries of a queue that wait to be claimed, longest waiting first,
-- each to one caller alone: until its lease ends it is theirs to acknowledge, reject or extend;
-- then it has failed, and comes back by its policy. Waits for nobody. By bounds and order only
-- the index of queues will do, whatever the planner believes.
create or replace function minoots.claim_deliveries(
  queue text default 'default', max integer default null, lease minoots.duration default null
) returns table (
  id uuid, kind text, attempt integer, timer_id uuid, body text, acknowledge_by timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_asked constant jsonb := jsonb_build_object(
    'queue', claim_deliveries.queue, 'max', claim_deliveries.max);
  v_lane constant text := 'pull:' || minoots_private.read_text(v_asked, 'queue', '', 64);
  v_max constant integer := coalesce(
    minoots_private.read_integer(v_asked, 'max', '', 1, 100), 10);
  v_until constant timestamptz := minoots.clock()
    + minoots_private.read_lease(claim_deliveries.lease::text);
begin
  if v_lane is null then
    perform minoots_private.refuse('INVALID_INPUT', 'queue', 'is missing.',
      'Name a queue, or leave it out for the one named default.');
  end if;
  if minoots_private.is_held() then return; end if;
  return query
  with waiting as materialized (
    select delivery.ctid as place from minoots_private.deliveries as delivery
    where (delivery.tenant_id, delivery.endpoint) >= (v_tenant, v_lane)
      and (delivery.tenant_id, delivery.endpoint, delivery.claimable_at)
        <= (v_tenant, v_lane, minoots.clock())
      and delivery.claimable_at is not null
    order by delivery.tenant_id, delivery.endpoint, delivery.claimable_at
    limit v_max
    for update skip locked
  ), claimed as (
    update minoots_private.deliveries as delivery
    set status = 'awaiting_ack', attempt = delivery.attempt + 1, acknowledge_by = v_until,
      claimable_at = null
    where delivery.ctid = any(array(table waiting))
    returning delivery.*
  ), queued as materialized (
    select minoots_private.queue_expiries(jsonb_agg(jsonb_build_object(
      'deliveryId', claimed.id, 'acknowledgeBy', claimed.acknowledge_by))) as jobs
    from claimed
  )
  select claimed.id, claimed.kind, claimed.attempt, claimed.timer_id, claimed.body,
    claimed.acknowledge_by
  from claimed cross join queued;
end
$$;

comment on function minoots.claim_deliveries is
  'Takes deliveries that wait to be claimed in a queue, each for the time of a lease: acknowledge, reject or extend them before it ends.';
