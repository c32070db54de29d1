-- Which of these deliveries somebody holds for sending, now. Each is met by its key.
create or replace function minoots_private.still_claimed(tenant_id uuid, claimed uuid[])
returns uuid[]
language sql stable
as $$
  select array(
    select delivery_id from unnest(claimed) with ordinality as held (delivery_id, place)
    cross join lateral minoots_private.find_delivery(still_claimed.tenant_id, delivery_id) as found
    where (found.delivery).owner is not null
    order by held.place)
$$;
