-- One delivery by its key, and its place. Asked for as the first in an order, since only the
-- primary key has that order: while the table is small its other indexes look as good, and a
-- plan kept from then would later read all deliveries of the tenant to find one. The caller
-- forbids sorting.
create or replace function minoots_private.find_delivery(tenant_id uuid, id uuid)
returns table (place tid, delivery minoots_private.deliveries)
language sql stable rows 1
as $$
  select delivery.ctid, delivery
  from minoots_private.deliveries as delivery
  where (delivery.tenant_id, delivery.id) >= (find_delivery.tenant_id, find_delivery.id)
    and (delivery.tenant_id, delivery.id) <= (find_delivery.tenant_id, find_delivery.id)
  order by delivery.tenant_id, delivery.id
  limit 1
$$;
