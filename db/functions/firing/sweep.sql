-- The net under everything in one call: fires what is overdue in either lane, takes back the
-- deliveries of the dead, queues the forgotten, ends old secrets and what was not acknowledged
-- in time, and keeps the feed's epoch and partitions. With only this called each minute nothing
-- is lost. It is one transaction, all or nothing: the workers call its steps one by one, each in
-- a transaction of its own, so that none undoes another. Answers how many timers it fired; call
-- again while that is a batch.
create or replace function minoots_private.sweep() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_fired integer;
begin
  perform minoots_private.check_epoch();
  v_fired := minoots_private.sweep_due();
  perform minoots_private.retake_deliveries();
  perform minoots_private.requeue_forgotten();
  perform minoots_private.end_old_secrets();
  perform minoots_private.expire_deliveries(1000);
  perform minoots_private.requeue_replays();
  perform minoots_private.open_partitions();
  return v_fired;
end
$$;
