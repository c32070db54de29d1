-- Gives a dead delivery fresh attempts: those it had stay in its record and are not counted any
-- more. While its timer is still open it counts as open again; the end of a timer never changes.
-- The caller holds the timer, and the feed's mark. Null when it is not dead.
create or replace function minoots_private.start_again(
  tenant_id uuid, id uuid, actor text, face text
)
returns minoots_private.deliveries
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries;
  v_timer minoots_private.timers;
begin
  update minoots_private.deliveries as delivery
  set status = 'pending', finished_at = null, reason = null,
    attempts_before = jsonb_array_length(delivery.attempts),
    next_attempt_at = case when delivery.endpoint like 'pull:%' then null else minoots.clock() end,
    claimable_at = case when delivery.endpoint like 'pull:%' then minoots.clock() end
  where delivery.tenant_id = start_again.tenant_id and delivery.id = start_again.id
    and delivery.status = 'dead'
  returning delivery.* into v_delivery;
  if not found then return null; end if;
  update minoots_private.timers as timer
  set deliveries_open = timer.deliveries_open + 1, deliveries_dead = timer.deliveries_dead - 1,
    reason = case when timer.deliveries_dead > 1 then timer.reason end
  where timer.tenant_id = v_delivery.tenant_id and timer.id = v_delivery.timer_id
    and timer.status = 'fired' and v_delivery.escalated_to is null;
  select * into v_timer from minoots_private.timers as timer
  where timer.tenant_id = v_delivery.tenant_id and timer.id = v_delivery.timer_id;
  insert into minoots_private.events
    (tenant_id, type, occurred_at, timer_id, delivery_id, data, actor, face)
  values (v_delivery.tenant_id, 'delivery.replayed', minoots.clock(), v_delivery.timer_id,
    v_delivery.id, minoots_private.event_data(v_timer) || jsonb_build_object(
      'kind', v_delivery.kind, 'actionId', v_delivery.action_id),
    start_again.actor, start_again.face);
  return v_delivery;
end
$$;
