-- The net under everything, run each minute: fires what is overdue, takes back the
-- deliveries of the dead, queues the forgotten, and keeps partitions ready. With only this
-- alive nothing is lost. Answers how many timers it fired; call again while that is a batch.
create or replace function minoots_private.sweep() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform minoots_private.open_partitions();
  perform minoots_private.retake_deliveries();
  perform minoots_private.requeue_forgotten();
  return (
    select swept.fired from minoots_private.fire_due(1000, null, interval '30 seconds') as swept);
end
$$;
