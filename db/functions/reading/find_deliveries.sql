-- A page of the tenant's deliveries for which all that is given holds, in the order in which
-- their timers were due; if only dead ones are wanted, longest dead first. At most 5,000 timers
-- are looked at for a page: where so many had nothing to show, a last row without a delivery
-- says up to where that was. The next page begins after the place of the last row.
create or replace function minoots_private.find_deliveries(
  status text[], timer_id uuid, endpoint text, kind text,
  after_at timestamptz, after_timer uuid, after_id uuid, max_deliveries integer
) returns table (place_at timestamptz, place_timer uuid, delivery minoots.deliveries)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_looked record;
  v_looked_at integer := 0;
  v_found bigint := 0;
  v_more bigint;
begin
  perform minoots_private.judge_status(find_deliveries.status,
    array['pending', 'awaiting_ack', 'succeeded', 'dead', 'cancelled']);
  if find_deliveries.status = array['dead'] and find_deliveries.timer_id is null then
    return query select * from minoots_private.find_dead_letters(v_tenant, find_deliveries.endpoint,
      find_deliveries.kind, after_at, after_id, max_deliveries);
    return;
  end if;
  for v_looked in
    select timer.fire_at, timer.id from minoots_private.timers as timer
    where timer.tenant_id = v_tenant and timer.fire_at <= minoots.clock()
      and (find_deliveries.timer_id is null or timer.id = find_deliveries.timer_id)
      and (after_id is null or (timer.fire_at, timer.id) >= (after_at, after_timer))
    order by timer.fire_at, timer.id
    limit 5000
  loop
    return query
    select v_looked.fire_at, v_looked.id, shown
    from minoots_private.deliveries as kept
    join minoots.deliveries as shown on shown.tenant_id = kept.tenant_id and shown.id = kept.id
    where kept.tenant_id = v_tenant and kept.timer_id = v_looked.id
      and (find_deliveries.status is null or kept.status = any (find_deliveries.status))
      and (find_deliveries.endpoint is null or kept.endpoint = find_deliveries.endpoint)
      and (find_deliveries.kind is null or kept.kind = find_deliveries.kind)
      and (after_id is null or kept.timer_id <> after_timer
        or (kept.ordinal, kept.id) > (
          select last.ordinal, last.id from minoots_private.deliveries as last
          where last.tenant_id = v_tenant and last.id = after_id))
    order by kept.ordinal, kept.id
    limit max_deliveries - v_found;
    get diagnostics v_more = row_count;
    v_found := v_found + v_more;
    exit when v_found = max_deliveries;
    v_looked_at := v_looked_at + 1;
  end loop;
  if v_looked_at = 5000 then
    return query select v_looked.fire_at, v_looked.id, null::minoots.deliveries;
  end if;
end
$$;
