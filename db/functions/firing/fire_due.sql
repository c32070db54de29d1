-- Fires up to fire_max due timers and answers how many, with their deliveries: leased to the
-- owner, or queued for the workers when there is none. A row that cannot be fired ends failed
-- with its reason, and never stops the rest. With ahead_ms it may begin before the next instant,
-- and holds until that has come: committed on the instant, never early. Soonest first or, in a
-- burst, by turns of the tenants. Waits for nobody; wakes the readers of the feed. Says also
-- whether something due is left, held by another or more than it takes, and which instant is
-- next. While the database is held nothing is due. Plans are held to the indexes, whose order the
-- claim needs: without statistics the planner would sort the whole backlog for each batch.
create or replace function minoots_private.fire_due(
  fire_max integer, owner bigint, lease interval,
  ahead_ms integer default 0, by_turns boolean default false,
  out fired integer, out handoffs minoots_private.handoff[],
  out is_left boolean, out next_at_ms double precision
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_held constant boolean := minoots_private.is_held();
  v_due_by constant timestamptz := case
    when v_held then '-infinity'
    when ahead_ms > 0 then minoots_private.due_instant(ahead_ms) else minoots.clock() end;
  v_chosen constant tid[] := case
    when by_turns then minoots_private.lock_by_turns(fire_max, v_due_by)
    else minoots_private.lock_due(fire_max, v_due_by) end;
  v_lags_ms double precision[];
begin
  fired := 0;
  handoffs := '{}';
  if v_chosen <> '{}' then
    perform minoots_private.mark_feed(0);
    select batch.* into fired, v_lags_ms, handoffs
    from minoots_private.fire_or_halve(v_chosen, owner, lease) as batch;
    if owner is null then
      perform minoots_private.queue_handoffs(handoffs);
      handoffs := '{}';
    else
      perform minoots_private.note_lags(owner, v_lags_ms);
    end if;
    perform pg_notify('minoots_feed', '');
  end if;
  is_left := fired >= fire_max or minoots_private.is_due(v_due_by);
  next_at_ms := case when not v_held then minoots_private.next_instant(v_due_by) end;
  if fired > 0 and v_due_by > minoots.clock() then
    perform minoots_private.hold_until(v_due_by);
  end if;
end
$$;
