-- Promises: every delivery of the tenant that is dead now and meets all that is said has fresh
-- attempts, so many a second, unless the replay is cancelled before; one that dies again is not
-- replayed again. Without any condition it is refused. Locks nothing; a worker does it in steps.
create or replace function minoots.replay_deliveries(
  timer_id uuid default null, endpoint text default null, kind text default null,
  reason text default null, since timestamptz default null, until timestamptz default null,
  rate integer default null,
  out outcome text, out message text, out replay minoots.replays
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off
as $$
#variable_conflict use_column
declare
  v_replay minoots_private.replays;
  v_asked constant jsonb := jsonb_build_object('endpoint', replay_deliveries.endpoint, 'kind',
    replay_deliveries.kind, 'reason', replay_deliveries.reason, 'rate', replay_deliveries.rate);
begin
  if num_nonnulls(replay_deliveries.timer_id, replay_deliveries.endpoint, replay_deliveries.kind,
    replay_deliveries.reason, replay_deliveries.since, replay_deliveries.until) = 0
  then
    perform minoots_private.refuse('INVALID_INPUT', 'timerId', 'is missing.',
      'Say which: by timerId, endpoint, kind, reason, since or until.');
  end if;
  v_replay.tenant_id := minoots_private.enter_tenant();
  v_replay.id := minoots_private.new_id();
  v_replay.status := 'running';
  v_replay.timer_id := replay_deliveries.timer_id;
  v_replay.endpoint := minoots_private.named_endpoint(
    minoots_private.read_text(v_asked, 'endpoint', '', 2048));
  v_replay.kind := minoots_private.read_text(v_asked, 'kind', '', 64);
  v_replay.reason := minoots_private.read_text(v_asked, 'reason', '', 1000);
  v_replay.since := replay_deliveries.since;
  v_replay.until := least(replay_deliveries.until, minoots.clock());
  v_replay.rate := coalesce(minoots_private.read_integer(v_asked, 'rate', '', 1, 1000), 100);
  v_replay.reached_at := '-infinity';
  v_replay.reached_id := '00000000-0000-0000-0000-000000000000';
  v_replay.total := (select count(*) from minoots_private.find_dead(v_replay, null));
  v_replay.done := 0;
  v_replay.paced_at := minoots.clock() - interval '1 second';
  v_replay.actor := minoots_private.actor();
  v_replay.face := minoots_private.face();
  v_replay.created_at := minoots.clock();
  if v_replay.total = 0 then
    v_replay.status := 'completed';
    v_replay.finished_at := minoots.clock();
  end if;
  insert into minoots_private.replays select v_replay.*;
  perform minoots_private.queue_replays(array[v_replay]);
  outcome := case when v_replay.total = 0 then 'unchanged' else 'created' end;
  message := format('%s to replay, %s a second.', v_replay.total, v_replay.rate);
  replay := minoots_private.show_replay(v_replay);
end
$$;

comment on function minoots.replay_deliveries is
  'Gives fresh attempts to all dead deliveries that meet what is said, so many a second. Its progress can be read, and the rest cancelled.';
