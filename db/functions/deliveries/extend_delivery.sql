-- Promises: who answers for a delivery has at least so long from now. Never shortens the time
-- there is. The too-late caller gets the delivery as it is. Locks the delivery.
create or replace function minoots.extend_delivery(
  id uuid, lease minoots.duration default null, attempt integer default null,
  out outcome text, out message text, out delivery minoots.deliveries
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries := minoots_private.lock_delivery(
    minoots_private.enter_tenant(), extend_delivery.id);
  v_until constant timestamptz := minoots.clock()
    + minoots_private.read_lease(extend_delivery.lease::text);
begin
  if v_delivery.status <> 'awaiting_ack'
    or not minoots_private.awaits_answer(v_delivery, extend_delivery.attempt)
  then
    outcome := 'too_late';
  elsif v_delivery.acknowledge_by >= v_until then
    outcome := 'unchanged';
  else
    update minoots_private.deliveries as delivery
    set acknowledge_by = v_until
    where delivery.tenant_id = v_delivery.tenant_id and delivery.id = v_delivery.id
    returning delivery.* into v_delivery;
    perform minoots_private.queue_expiries(jsonb_build_array(jsonb_build_object(
      'deliveryId', v_delivery.id, 'acknowledgeBy', v_until)));
    outcome := 'changed';
  end if;
  message := minoots_private.say_delivery(v_delivery);
  delivery := minoots_private.show_delivery(v_delivery);
end
$$;

comment on function minoots.extend_delivery is
  'Gives whoever has a delivery so much time from now to acknowledge it, 5m if not said.';
