-- Does the next step of a replay: as many as its rate allows for the time that has passed since
-- the last, five seconds' worth at most, and queues the step after it in the same transaction.
-- So it goes on wherever a process stopped, no faster than it was asked. Answers how many it
-- replayed; null when there is nothing left to do. Locks the replay, then timers, then deliveries;
-- what a tenant's own transaction holds is not waited for longer than the lock time-out, and
-- then the step fails whole, to be done again.
create or replace function minoots_private.advance_replay(tenant_id uuid, replay_id uuid)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
set plan_cache_mode = force_custom_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
#variable_conflict use_column
declare
  v_replay minoots_private.replays;
  v_allowed integer;
  v_seen integer;
  v_done minoots_private.deliveries[];
begin
  if minoots_private.is_held() then return null; end if;
  perform minoots_private.mark_feed(tenant.number)
  from minoots_private.tenants as tenant where tenant.id = advance_replay.tenant_id;
  select * into v_replay from minoots_private.replays as replay
  where replay.tenant_id = advance_replay.tenant_id and replay.id = advance_replay.replay_id
    and replay.status = 'running'
  for update;
  if not found then return null; end if;
  v_allowed := least(1000, v_replay.rate * 5, floor(v_replay.rate
    * extract(epoch from minoots.clock() - v_replay.paced_at)));
  select replayed.seen, replayed.done, coalesce(replayed.reached_at, v_replay.reached_at),
    coalesce(replayed.reached_id, v_replay.reached_id)
  into v_seen, v_done, v_replay.reached_at, v_replay.reached_id
  from minoots_private.replay_next(v_replay, v_allowed) as replayed;
  update minoots_private.replays as replay
  set done = replay.done + cardinality(v_done), reached_at = v_replay.reached_at,
    reached_id = v_replay.reached_id, paced_at = greatest(
      replay.paced_at + make_interval(secs => v_allowed::double precision / replay.rate),
      minoots.clock() - interval '5 seconds'),
    status = case when v_seen < v_allowed then 'completed' else 'running' end,
    finished_at = case when v_seen < v_allowed then minoots.clock() end
  where replay.tenant_id = v_replay.tenant_id and replay.id = v_replay.id
  returning replay.* into v_replay;
  perform minoots_private.queue_replayed(v_done);
  perform minoots_private.queue_replays(array[v_replay],
    greatest(interval '1 second', make_interval(secs => 1.0 / v_replay.rate)));
  return cardinality(v_done);
end
$$;
