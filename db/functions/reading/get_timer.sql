-- One timer by id or key; null when the tenant has none of that name. Locks nothing. Two
-- queries, since one with an "or" would read every timer of the tenant.
create or replace function minoots.get_timer(id uuid default null, key text default null)
returns minoots.timers
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
begin
  perform minoots_private.require_one_name(get_timer.id, get_timer.key);
  if get_timer.id is not null then
    return (select shown from minoots.timers as shown
      where shown.tenant_id = v_tenant and shown.id = get_timer.id);
  end if;
  return (select shown from minoots.timers as shown
    where shown.tenant_id = v_tenant and shown.key = get_timer.key);
end
$$;

comment on function minoots.get_timer is 'One timer, by its id or its key.';
