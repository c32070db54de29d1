-- Fires up to fire_max due timers and answers how many, with their deliveries: leased to the
-- owner, or queued for the workers when there is none. A row that cannot be fired ends failed
-- with its reason, and never stops the rest. With ahead_ms it may begin before the next instant,
-- and holds until that has come: committed on the instant, never early. Soonest first or, in a
-- burst, by turns of the tenants. Waits for nobody; wakes the readers of the feed. Plans are
-- held to the indexes, whose order the claim needs: without statistics the planner would sort
-- the whole backlog for each batch.
create or replace function minoots_private.fire_due(
  fire_max integer, owner bigint, lease interval,
  ahead_ms integer default 0, by_turns boolean default false,
  out fired integer, out handoffs minoots_private.handoff[]
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_due_by constant timestamptz := case
    when ahead_ms > 0 then minoots_private.due_instant(ahead_ms) else minoots.clock() end;
  v_chosen constant tid[] := case
    when by_turns then minoots_private.lock_by_turns(fire_max, v_due_by)
    else minoots_private.lock_due(fire_max, v_due_by) end;
begin
  fired := 0;
  handoffs := '{}';
  if cardinality(v_chosen) = 0 then return; end if;
  perform minoots_private.mark_feed(0);
  select batch.* into fired, handoffs
  from minoots_private.fire_or_halve(v_chosen, owner, lease) as batch;
  if owner is null then
    perform minoots_private.queue_handoffs(handoffs);
    handoffs := '{}';
  end if;
  perform pg_notify('minoots_feed', '');
  if v_due_by > minoots.clock() then
    perform minoots_private.hold_until(v_due_by);
  end if;
end
$$;
