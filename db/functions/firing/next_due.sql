-- What time it is, and when the next precise timer is due, be it overdue: in milliseconds since
-- 1970; null while the database is held. A hint for the kernel's sleep: fire_due alone decides.
create or replace function minoots_private.next_due(
  out now_ms double precision, out next_at_ms double precision
)
language sql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
as $$
  select extract(epoch from minoots.clock()) * 1000,
    case when not minoots_private.is_held() then minoots_private.next_instant('-infinity') end
$$;
