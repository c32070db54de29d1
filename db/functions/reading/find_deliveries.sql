-- A page of the tenant's deliveries for which all that is given holds, in the order in which
-- their timers were due; if only dead ones are wanted, longest dead first. At most 5,000 timers
-- are looked at for a page, 250 at a time: where so many had too little to show, a last row
-- without a delivery says up to where that was. The next page begins after the place of the last.
create or replace function minoots_private.find_deliveries(
  status text[], timer_id uuid, endpoint text, kind text,
  after_at timestamptz, after_timer uuid, after_id uuid, max_deliveries integer
) returns table (place_at timestamptz, place_timer uuid, delivery minoots.deliveries)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_endpoint constant text := minoots_private.named_endpoint(find_deliveries.endpoint);
  v_at timestamptz := coalesce(after_at, '-infinity');
  v_timer uuid := coalesce(after_timer, '00000000-0000-0000-0000-000000000000');
  v_looked uuid[];
  v_found bigint := 0;
  v_more bigint;
begin
  perform minoots_private.judge_status(find_deliveries.status,
    array['pending', 'awaiting_ack', 'succeeded', 'dead', 'cancelled']);
  if find_deliveries.status = array['dead'] and find_deliveries.timer_id is null then
    return query select * from minoots_private.find_dead_letters(v_tenant, v_endpoint,
      find_deliveries.kind, after_at, after_id, max_deliveries);
    return;
  end if;
  for v_round in 1..20 loop
    select array_agg(timer.id order by timer.fire_at, timer.id), max(timer.fire_at)
    into v_looked, v_at
    from (
      select timer.fire_at, timer.id from minoots_private.timers as timer
      where timer.tenant_id = v_tenant and timer.fire_at <= minoots.clock()
        and (find_deliveries.timer_id is null or timer.id = find_deliveries.timer_id)
        and (timer.fire_at, timer.id) >= (v_at, v_timer)
        and (v_round = 1 or timer.id <> v_timer)
      order by timer.fire_at, timer.id
      limit 250) as timer;
    return query select * from minoots_private.deliveries_of(v_tenant, v_looked,
      find_deliveries.status, v_endpoint, find_deliveries.kind,
      after_timer, after_id, max_deliveries - v_found);
    get diagnostics v_more = row_count;
    v_found := v_found + v_more;
    if v_found = max_deliveries or coalesce(cardinality(v_looked), 0) < 250 then return; end if;
    v_timer := v_looked[250];
  end loop;
  return query select v_at, v_timer, null::minoots.deliveries;
end
$$;
