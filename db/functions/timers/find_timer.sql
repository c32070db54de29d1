-- One timer by its key, and its place. Asked for as the first in an order, since only the
-- primary key has that order: while the table is small its other indexes look as good, and a
-- plan kept from then would later read all timers of the tenant to find one. The caller
-- forbids sorting.
create or replace function minoots_private.find_timer(tenant_id uuid, id uuid)
returns table (place tid, timer minoots_private.timers)
language sql stable rows 1
as $$
  select timer.ctid, timer
  from minoots_private.timers as timer
  where (timer.tenant_id, timer.id) >= (find_timer.tenant_id, find_timer.id)
    and (timer.tenant_id, timer.id) <= (find_timer.tenant_id, find_timer.id)
  order by timer.tenant_id, timer.id
  limit 1
$$;
