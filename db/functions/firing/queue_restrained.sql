-- Gives the deliveries of a firing that go to restrained endpoints to the workers. The lane of an
-- open endpoint that is held for a while has its job, or gets one when the probe ends
-- (judge_endpoints): no firing queues it again. It shares the endpoint's row instead, to the end
-- of its transaction, so that whoever closes the endpoint finds these deliveries; where somebody
-- is just at it, the lane is queued.
create or replace function minoots_private.queue_restrained(handoffs minoots_private.handoff[])
returns void
language plpgsql volatile
as $$
declare
  v_left minoots_private.handoff[];
begin
  with held as materialized (
    select endpoint.tenant_id, endpoint.origin from minoots_private.endpoints as endpoint
    where (endpoint.tenant_id, endpoint.origin) in (
        select handoff.tenant_id, handoff.endpoint from unnest(handoffs) as handoff)
      and endpoint.opened_at is not null and endpoint.disabled_at is null
      and endpoint.held_until > minoots.clock() + interval '1 second'
    order by endpoint.tenant_id, endpoint.origin
    for share skip locked
  )
  select array_agg(handoff) into v_left from unnest(handoffs) as handoff
  where not exists (
    select from held
    where held.tenant_id = handoff.tenant_id and held.origin = handoff.endpoint);
  if v_left is not null then perform minoots_private.queue_handoffs(v_left); end if;
end
$$;
