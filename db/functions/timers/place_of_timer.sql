-- Where one timer lies, found as find_timer does, by the order that only its key has. The
-- caller forbids sorting.
create or replace function minoots_private.place_of_timer(tenant_id uuid, id uuid)
returns table (place tid)
language sql stable rows 1
as $$
  select timer.ctid
  from minoots_private.timers as timer
  where (timer.tenant_id, timer.id) >= (place_of_timer.tenant_id, place_of_timer.id)
    and (timer.tenant_id, timer.id) <= (place_of_timer.tenant_id, place_of_timer.id)
  order by timer.tenant_id, timer.id
  limit 1
$$;
