-- Fires this one relaxed timer if it is due, and answers its deliveries, leased to the owner.
-- Nothing to do: the database is held, or the timer cancelled, paused, moved, made precise, or fired by another. Waits a moment
-- for whoever holds the timer, then fails whole, to be called again; so it marks the feed for
-- the one tenant alone, and holds back no other while it waits. Wakes the readers of the feed.
-- Plans are held to the indexes, as in fire_due.
create or replace function minoots_private.fire_relaxed(
  tenant_id uuid, timer_id uuid, owner bigint, lease interval,
  out fired integer, out handoffs minoots_private.handoff[]
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_chosen tid[];
begin
  fired := 0;
  handoffs := '{}';
  if minoots_private.is_held() then return; end if;
  perform minoots_private.mark_feed(tenant.number)
  from minoots_private.tenants as tenant
  where tenant.id = fire_relaxed.tenant_id;
  v_chosen := array(
    select timer.ctid from minoots_private.timers as timer
    where timer.tenant_id = fire_relaxed.tenant_id and timer.id = fire_relaxed.timer_id
      and timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at <= minoots.clock()
    for update);
  if cardinality(v_chosen) = 0 then return; end if;
  perform set_config('minoots.loop', 'worker', true);
  select batch.fired, batch.handoffs into fired, handoffs
  from minoots_private.fire_or_halve(v_chosen, owner, lease) as batch;
  perform set_config('minoots.loop', '', true);
  perform pg_notify('minoots_feed', '');
end
$$;
