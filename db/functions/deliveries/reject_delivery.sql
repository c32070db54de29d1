-- Promises: a rejected attempt has failed. It is tried again by its policy, unless that is used
-- up or the caller wants no other: then the delivery is dead. The too-late caller gets the
-- delivery as it is. Locks the delivery, then its timer.
create or replace function minoots.reject_delivery(
  id uuid, reason text default null, retry boolean default null, attempt integer default null,
  out outcome text, out message text, out delivery minoots.deliveries
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries := minoots_private.lock_delivery(
    minoots_private.enter_tenant(), reject_delivery.id);
  v_reason constant text := coalesce(minoots_private.read_text(
    jsonb_build_object('reason', reject_delivery.reason), 'reason', '', 1000), 'Rejected.');
begin
  if minoots_private.awaits_answer(v_delivery, reject_delivery.attempt) then
    perform minoots_private.fail_attempts(jsonb_build_array(jsonb_build_object(
      'tenantId', v_delivery.tenant_id, 'deliveryId', v_delivery.id, 'errorCode', 'REJECTED',
      'error', v_reason, 'final', not coalesce(reject_delivery.retry, true))), true);
    v_delivery := minoots_private.lock_delivery(v_delivery.tenant_id, v_delivery.id);
    outcome := 'changed';
  else
    outcome := case when v_delivery.status = 'dead' and v_delivery.reason = v_reason
      then 'unchanged' else 'too_late' end;
  end if;
  message := minoots_private.say_delivery(v_delivery);
  delivery := minoots_private.show_delivery(v_delivery);
end
$$;

comment on function minoots.reject_delivery is
  'Says that a delivery failed, and why. It is tried again by its policy, unless retry is false. Too late, it answers the delivery as it is.';
