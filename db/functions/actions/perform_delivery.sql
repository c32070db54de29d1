-- Makes the attempt of a sql or job action and settles it, in one transaction: its effect and the
-- success are there together, once, or neither. Only for the owner of the current attempt; false,
-- and nothing done, when that is another by now or the delivery is settled: so it may be called
-- again whenever it is not known what became of a call. Takes its tenant's mark alone, so that a
-- slow action holds back no other tenant's feed, then the delivery, then what the action locks,
-- then the timer. The caller's statement_timeout bounds it.
create or replace function minoots_private.perform_delivery(
  tenant_id uuid, delivery_id uuid, attempt integer, owner bigint
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_delivery jsonb;
  v_began timestamptz;
  v_result jsonb;
begin
  perform minoots_private.mark_feed_alone(tenant.number)
  from minoots_private.tenants as tenant where tenant.id = tenant_id;
  v_delivery := minoots_private.lock_attempt(tenant_id, delivery_id, attempt, owner);
  if v_delivery is null then return false; end if;
  v_began := minoots_private.instant();
  v_result := minoots_private.attempt_here(v_delivery) || jsonb_build_object(
    'tenantId', tenant_id, 'deliveryId', delivery_id, 'attempt', attempt,
    'durationMs', round(extract(epoch from minoots_private.instant() - v_began) * 1000, 1));
  if minoots_private.settle_deliveries(jsonb_build_array(v_result)) = 0 then
    perform minoots_private.refuse('UNAVAILABLE', null, 'The attempt could not be settled.',
      'It is made again.');
  end if;
  return true;
end
$$;
