-- What ended attempts say of the endpoints they met: does each still answer? Costs a healthy
-- endpoint without limits one look at its row, and a write a minute, to note that it answers.
-- Only where something may have changed is one judged, all in one order, so that no two calls
-- wait for each other in a circle. The lanes of those that were restrained, or are now, go to the
-- workers, who may go on or have a place free again; last, since no endpoint is locked after
-- lanes. The caller holds the deliveries, and has ended their timers.
create or replace function minoots_private.judge_endpoints(
  settled minoots_private.settled_delivery[]
) returns void
language plpgsql volatile
as $$
declare
  v_met record;
  v_lanes jsonb := '[]';
begin
  for v_met in
    with met as (
      select delivery.tenant_id, delivery.endpoint,
        bool_or(delivery.status not in ('succeeded', 'awaiting_ack')) as troubled
      from unnest(settled) as delivery
      where delivery.endpoint is not null
      group by delivery.tenant_id, delivery.endpoint
    )
    select met.tenant_id, met.endpoint, endpoint.restrained from met
    join minoots_private.endpoints as endpoint
      on endpoint.tenant_id = met.tenant_id and endpoint.origin = met.endpoint
    where met.troubled or endpoint.restrained or endpoint.failures > 0
      or coalesce(endpoint.last_success_at, '-infinity') < minoots.clock() - interval '1 minute'
    order by met.tenant_id, met.endpoint
  loop
    perform minoots_private.judge_endpoint(v_met.tenant_id, v_met.endpoint, array(
      select delivery from unnest(settled) as delivery
      where delivery.tenant_id = v_met.tenant_id and delivery.endpoint = v_met.endpoint));
    if v_met.restrained or exists (
      select from minoots_private.endpoints as endpoint
      where endpoint.tenant_id = v_met.tenant_id and endpoint.origin = v_met.endpoint
        and endpoint.restrained)
    then
      v_lanes := v_lanes || jsonb_build_object(
        'tenantId', v_met.tenant_id, 'endpoint', v_met.endpoint);
    end if;
  end loop;
  if v_lanes <> '[]' then perform minoots_private.queue_drains(v_lanes); end if;
end
$$;
