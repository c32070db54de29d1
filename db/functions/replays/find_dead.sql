-- The dead deliveries that a replay has still to come to, in the order in which they died, up to
-- so many. The caller pins the plan.
create or replace function minoots_private.find_dead(
  replay minoots_private.replays, dead_max integer
) returns table (tenant_id uuid, id uuid, timer_id uuid, finished_at timestamptz)
language plpgsql stable
as $$
begin
  return query
  select delivery.tenant_id, delivery.id, delivery.timer_id, delivery.finished_at
  from minoots_private.deliveries as delivery
  where (delivery.tenant_id, delivery.finished_at, delivery.id)
      > (replay.tenant_id, greatest(replay.reached_at, replay.since), case
        when replay.since > replay.reached_at then '00000000-0000-0000-0000-000000000000'
        else replay.reached_id end)
    and (delivery.tenant_id, delivery.finished_at) <= (replay.tenant_id, replay.until)
    and delivery.status = 'dead'
    and (replay.timer_id is null or delivery.timer_id = replay.timer_id)
    and (replay.endpoint is null or delivery.endpoint = replay.endpoint)
    and (replay.kind is null or delivery.kind = replay.kind)
    and (replay.reason is null or strpos(delivery.reason, replay.reason) > 0)
  order by delivery.tenant_id, delivery.finished_at, delivery.id
  limit find_dead.dead_max;
end
$$;
