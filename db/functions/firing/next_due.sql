-- When the next precise timers are due: the instant in milliseconds since 1970, and how long
-- that is from the start of this statement; what is overdue is zero or less. A hint for the
-- kernel's sleep: fire_due alone decides.
create or replace function minoots_private.next_due(ahead_ms integer, due_max integer)
returns table (at_ms double precision, wait_ms double precision)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select (extract(epoch from timer.fire_at) * 1000)::double precision,
    (extract(epoch from timer.fire_at - minoots.clock()) * 1000)::double precision
  from minoots_private.timers as timer
  where timer.status = 'scheduled' and timer.precision = 'precise'
    and timer.fire_at <= minoots.clock() + make_interval(secs => next_due.ahead_ms / 1000.0)
  order by timer.fire_at
  limit next_due.due_max
$$;
