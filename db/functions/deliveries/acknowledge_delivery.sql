-- Promises: a delivery whose acknowledgement answered changed has succeeded, with this result.
-- Heard from the moment it is sent, also before its sender has reported. The too-late caller
-- gets the delivery as it is. Locks the delivery, then its timer.
create or replace function minoots.acknowledge_delivery(
  id uuid, result jsonb default null, attempt integer default null,
  out outcome text, out message text, out delivery minoots.deliveries
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries := minoots_private.lock_delivery(
    minoots_private.enter_tenant(), acknowledge_delivery.id);
begin
  if octet_length(acknowledge_delivery.result::text) > 16384 then
    perform minoots_private.refuse('TOO_LARGE', 'result',
      format('has %s bytes.', octet_length(acknowledge_delivery.result::text)),
      'At most 16384 bytes; keep the rest elsewhere, and say where.');
  end if;
  if minoots_private.awaits_answer(v_delivery, acknowledge_delivery.attempt) then
    update minoots_private.deliveries as delivery
    set status = 'succeeded', owner = null, leased_until = null, acknowledge_by = null,
      finished_at = minoots.clock(), acknowledged_at = minoots.clock(), reason = null,
      result = acknowledge_delivery.result, attempts = minoots_private.close_attempt(
        delivery.attempts, jsonb_build_object('attempt', delivery.attempt,
          'at', minoots_private.format_instant(minoots.clock())))
    where delivery.tenant_id = v_delivery.tenant_id and delivery.id = v_delivery.id
    returning delivery.* into v_delivery;
    perform minoots_private.conclude(array[minoots_private.settled_row(v_delivery,
      'acknowledged', jsonb_build_object('attempt', v_delivery.attempt), true)]);
    outcome := 'changed';
    message := 'Acknowledged.';
  else
    outcome := case when v_delivery.acknowledged_at is not null
      and v_delivery.result is not distinct from acknowledge_delivery.result
      then 'unchanged' else 'too_late' end;
    message := minoots_private.say_delivery(v_delivery);
  end if;
  delivery := minoots_private.show_delivery(v_delivery);
end
$$;

comment on function minoots.acknowledge_delivery is
  'Says that a delivery is done, with a result to keep. Too late, it answers the delivery as it is.';
