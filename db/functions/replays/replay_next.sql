-- Starts the next dead deliveries of a replay again, up to so many, in the name of who asked for
-- it, and answers them, how many there were, and up to where it came. One that is not dead any
-- more is passed by. Locks their timers in the order of their ids. The caller pins the plan.
create or replace function minoots_private.replay_next(
  replay minoots_private.replays, dead_max integer,
  out seen integer, out done minoots_private.deliveries[],
  out reached_at timestamptz, out reached_id uuid
)
language plpgsql volatile
as $$
declare
  v_dead uuid[];
  v_timers uuid[];
  v_id uuid;
  v_delivery minoots_private.deliveries;
begin
  select array_agg(dead.id order by dead.finished_at, dead.id),
    array_agg(distinct dead.timer_id), max(dead.finished_at)
  into v_dead, v_timers, reached_at
  from minoots_private.find_dead(replay, dead_max) as dead;
  seen := coalesce(cardinality(v_dead), 0);
  reached_id := v_dead[seen];
  done := '{}';
  perform from minoots_private.timers as timer
  where timer.tenant_id = replay.tenant_id and timer.id = any(v_timers)
  order by timer.id
  for update;
  foreach v_id in array coalesce(v_dead, '{}') loop
    v_delivery := minoots_private.start_again(replay.tenant_id, v_id, replay.actor, replay.face);
    if v_delivery.id is not null then done := done || v_delivery; end if;
  end loop;
end
$$;
