-- Removes one bounded batch of what was kept long enough and answers how much; call it again
-- while that is something. Waits for nobody longer than 50 ms, and then leaves all as it was.
-- Whole partitions of the feed are drop_partition's.
create or replace function minoots_private.retain(
  batch_max integer, out timers integer, out deliveries integer, out events integer
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '50ms'
as $$
begin
  if minoots_private.is_held() then
    timers := 0;
    deliveries := 0;
    events := 0;
    return;
  end if;
  select removed.* into timers, deliveries
  from minoots_private.remove_timers(retain.batch_max) as removed;
  events := minoots_private.empty_net(retain.batch_max);
  delete from minoots_private.kernel_lags as noted
  where noted.minute < minoots.clock() - interval '7 days';
  delete from minoots_private.replays as ended
  where ended.finished_at < minoots.clock() - interval '30 days';
end
$$;
