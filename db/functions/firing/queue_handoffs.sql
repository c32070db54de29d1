-- Gives the deliveries of a firing without an owner to the workers, lane by lane.
create or replace function minoots_private.queue_handoffs(handoffs minoots_private.handoff[])
returns integer
language sql volatile
as $$
  select minoots_private.queue_drains(coalesce(jsonb_agg(distinct jsonb_build_object(
    'tenantId', handoff.tenant_id, 'endpoint', coalesce(handoff.endpoint, handoff.kind))), '[]'))
  from unnest(handoffs) as handoff
$$;
