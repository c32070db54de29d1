-- Fires up to fire_max relaxed timers that are overdue, whose jobs are late, lost or were
-- never made; their deliveries go to the workers. A part of the sweep. Waits for nobody.
-- Plans are held to the indexes, as in fire_due. Answers how many it fired.
create or replace function minoots_private.fire_overdue(fire_max integer) returns integer
language plpgsql volatile
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
as $$
declare
  v_overdue tid[];
  v_batch record;
begin
  if minoots_private.is_held() then return 0; end if;
  v_overdue := array(
    select timer.ctid from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'relaxed'
      and timer.fire_at <= minoots.clock()
    order by timer.fire_at
    limit fire_max
    for update skip locked);
  if v_overdue = '{}' then return 0; end if;
  perform minoots_private.mark_feed(0);
  select batch.fired, batch.handoffs into v_batch
  from minoots_private.fire_or_halve(v_overdue, null, null) as batch;
  perform minoots_private.queue_handoffs(v_batch.handoffs);
  perform pg_notify('minoots_feed', '');
  return v_batch.fired;
end
$$;
