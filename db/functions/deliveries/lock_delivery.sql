-- How every verb on a delivery begins: finds it, and locks it, so that what is decided next
-- holds. Waits for whoever settles it at this moment, and then sees the outcome.
create or replace function minoots_private.lock_delivery(tenant_id uuid, id uuid)
returns minoots_private.deliveries
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_delivery minoots_private.deliveries;
begin
  if lock_delivery.id is null then
    perform minoots_private.refuse('INVALID_INPUT', 'id', 'is missing.',
      'Give the id of the delivery.');
  end if;
  select * into v_delivery from minoots_private.deliveries as delivery
  where delivery.tenant_id = lock_delivery.tenant_id and delivery.id = lock_delivery.id
  for update;
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'id', 'names no delivery.',
      'Check it; deliveries are kept as long as their timer.');
  end if;
  return v_delivery;
end
$$;
