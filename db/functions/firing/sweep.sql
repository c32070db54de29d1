-- The net under everything, run each minute: fires what is overdue in either lane, takes
-- back the deliveries of the dead, queues the forgotten, ends old secrets and what was not
-- acknowledged in time, and keeps the feed's epoch and partitions. With only this alive nothing
-- is lost. Answers how many timers it fired; call
-- again while that is a batch.
create or replace function minoots_private.sweep() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_fired integer;
begin
  perform set_config('minoots.loop', 'sweep', true);
  perform minoots_private.check_epoch();
  select swept.fired into v_fired
  from minoots_private.fire_due(1000, null, interval '30 seconds') as swept;
  v_fired := v_fired + minoots_private.fire_overdue(1000);
  perform set_config('minoots.loop', '', true);
  perform minoots_private.retake_deliveries();
  perform minoots_private.requeue_forgotten();
  perform minoots_private.end_old_secrets();
  perform minoots_private.expire_deliveries(1000);
  perform minoots_private.requeue_replays();
  perform minoots_private.open_partitions();
  return v_fired;
end
$$;
