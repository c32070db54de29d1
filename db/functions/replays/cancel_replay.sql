-- Promises: a replay whose cancel answered changed (or unchanged) starts nothing more. What it
-- has started goes on. The too-late caller gets the replay as it is. Locks the replay; waits for
-- a step under way.
create or replace function minoots.cancel_replay(
  id uuid, out outcome text, out message text, out replay minoots.replays
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_replay minoots_private.replays;
begin
  if cancel_replay.id is null then
    perform minoots_private.refuse('INVALID_INPUT', 'id', 'is missing.',
      'Give the id of the replay.');
  end if;
  select * into v_replay from minoots_private.replays as replay
  where replay.tenant_id = v_tenant and replay.id = cancel_replay.id
  for update;
  if not found then
    perform minoots_private.refuse('NOT_FOUND', 'id', 'names no replay.',
      'Check it; replays are kept for 30 days after their end.');
  end if;
  outcome := case v_replay.status
    when 'running' then 'changed' when 'cancelled' then 'unchanged' else 'too_late' end;
  if v_replay.status = 'running' then
    update minoots_private.replays as replay
    set status = 'cancelled', finished_at = minoots.clock()
    where replay.tenant_id = v_tenant and replay.id = v_replay.id
    returning replay.* into v_replay;
  end if;
  message := format('%s of %s replayed.', v_replay.done, v_replay.total);
  replay := minoots_private.show_replay(v_replay);
end
$$;

comment on function minoots.cancel_replay is
  'Ends a replay before it is done. What it has started goes on. Too late, it answers the replay as it is.';
