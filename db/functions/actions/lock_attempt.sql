-- Locks a delivery for the attempt that this owner makes, and answers what there is to know of it
-- and its timer; null when the attempt is another's by now, or is settled. Held to the end of the
-- transaction: nobody else can settle it or take it over. Plans are held to the keys.
create or replace function minoots_private.lock_attempt(
  tenant_id uuid, delivery_id uuid, attempt integer, owner bigint
) returns jsonb
language sql volatile
set enable_seqscan = off set enable_bitmapscan = off
set enable_sort = off set enable_incremental_sort = off set jit = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
  select minoots_private.handoff(delivery, (promise.timer).actions, '{}')::jsonb
    || jsonb_build_object('timer', jsonb_build_object(
      'id', (promise.timer).id, 'name', (promise.timer).name, 'key', (promise.timer).key,
      'fireAt', minoots_private.format_instant((promise.timer).fire_at),
      'labels', (promise.timer).labels, 'metadata', (promise.timer).metadata))
  from minoots_private.find_delivery(lock_attempt.tenant_id, lock_attempt.delivery_id) as found
  join minoots_private.deliveries as delivery on delivery.ctid = found.place
  cross join lateral minoots_private.find_timer(delivery.tenant_id, delivery.timer_id) as promise
  where delivery.status = 'pending' and delivery.attempt = lock_attempt.attempt
    and delivery.owner = lock_attempt.owner
  for update of delivery
$$;
