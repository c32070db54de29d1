-- Promises: a delivery whose cancel answered changed (or unchanged) is not attempted again. One
-- that is being sent at this moment cannot be called back: then it is too late, and the caller
-- gets the delivery as it is. Locks the delivery, then its timer.
create or replace function minoots.cancel_delivery(
  id uuid, out outcome text, out message text, out delivery minoots.deliveries
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries := minoots_private.lock_delivery(
    minoots_private.enter_tenant(), cancel_delivery.id);
begin
  if v_delivery.status in ('pending', 'awaiting_ack') and v_delivery.owner is null then
    update minoots_private.deliveries as delivery
    set status = 'cancelled', finished_at = minoots.clock(), acknowledge_by = null,
      next_attempt_at = null, claimable_at = null
    where delivery.tenant_id = v_delivery.tenant_id and delivery.id = v_delivery.id
    returning delivery.* into v_delivery;
    perform minoots_private.conclude(array[
      minoots_private.settled_row(v_delivery, null, null, true)]);
    outcome := 'changed';
    message := 'Cancelled.';
  else
    outcome := case v_delivery.status when 'cancelled' then 'unchanged' else 'too_late' end;
    message := minoots_private.say_delivery(v_delivery);
  end if;
  delivery := minoots_private.show_delivery(v_delivery);
end
$$;

comment on function minoots.cancel_delivery is
  'Cancels a delivery that is still to come, or awaits its acknowledgement. Too late, also while it is being sent, it answers the delivery as it is.';
