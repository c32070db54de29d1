-- One timer by id or key; null when the tenant has none of that name. Locks nothing.
create or replace function minoots.get_timer(id uuid default null, key text default null)
returns minoots.timers
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select shown from minoots.timers as shown
  where shown.tenant_id = minoots_private.require_tenant()
    and (shown.id = get_timer.id or get_timer.id is null)
    and (shown.key = get_timer.key or get_timer.key is null)
    and num_nonnulls(get_timer.id, get_timer.key) > 0
$$;

comment on function minoots.get_timer is 'One timer, by its id or its key.';
