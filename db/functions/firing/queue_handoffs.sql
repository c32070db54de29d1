-- Gives the deliveries of a firing without an owner to the workers, lane by lane. Waits only a
-- moment for another transaction that queues lanes, since all that is due would wait with it:
-- then the deliveries stay due in their lanes, for the next to queue them, at last the sweep.
create or replace function minoots_private.queue_handoffs(handoffs minoots_private.handoff[])
returns integer
language plpgsql volatile set lock_timeout = '50ms'
as $$
begin
  if cardinality(handoffs) = 0 then return 0; end if;
  return (
    select minoots_private.queue_drains(jsonb_agg(distinct jsonb_build_object(
      'tenantId', handoff.tenant_id, 'endpoint', coalesce(handoff.endpoint, handoff.kind))))
    from unnest(handoffs) as handoff);
exception when lock_not_available then
  return 0;
end
$$;
