-- Starts the other action of each delivery that is dead and has one, as a delivery of its own in
-- the same place of the bundle, and tells of it. What is pulled waits to be claimed; for the
-- rest the workers get its lane. The dead one knows where it went, so that it goes there once.
create or replace function minoots_private.escalate(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
declare
  v_lanes jsonb;
begin
  if not exists (select from unnest(settled) as delivery where delivery.escalation is not null)
  then
    return;
  end if;
  with made as materialized (
    select (found.delivery).tenant_id, (found.delivery).id as escalated_from,
      (found.delivery).timer_id, (found.delivery).ordinal, dead.data, delivery.*
    from unnest(settled) as dead
    cross join lateral minoots_private.find_delivery(dead.tenant_id, dead.delivery_id) as found
    cross join lateral minoots_private.find_timer(dead.tenant_id, dead.timer_id) as promise
    cross join lateral minoots_private.write_delivery(
      promise.timer, dead.escalation -> 'action') as delivery
    where dead.escalation is not null
  ), started as (
    insert into minoots_private.deliveries (tenant_id, id, timer_id, ordinal, action_id, kind,
      endpoint, body, next_attempt_at, claimable_at, created_at, escalated_from)
    select made.tenant_id, made.id, made.timer_id, made.ordinal, made.action_id, made.kind,
      made.endpoint, made.body, case when not made.is_pulled then minoots.clock() end,
      case when made.is_pulled then minoots.clock() end, minoots.clock(), made.escalated_from
    from made
  ), known as (
    update minoots_private.deliveries as delivery
    set escalated_to = made.id
    from made
    where delivery.tenant_id = made.tenant_id and delivery.id = made.escalated_from
  ), told as (
    insert into minoots_private.events
      (tenant_id, type, occurred_at, timer_id, delivery_id, data, actor, face)
    select made.tenant_id, 'delivery.escalated', minoots.clock(), made.timer_id,
      made.escalated_from, made.data || jsonb_build_object(
        'escalatedTo', made.id, 'kind', made.kind, 'actionId', made.action_id),
      'loop:hands', 'kernel'
    from made
  )
  select jsonb_agg(jsonb_build_object(
    'tenantId', made.tenant_id, 'endpoint', coalesce(made.endpoint, made.kind)))
  into v_lanes from made where not made.is_pulled;
  perform minoots_private.queue_drains(coalesce(v_lanes, '[]'));
end
$$;
