-- What ended attempts say of the endpoints they met: does each still answer? Costs a healthy
-- endpoint without limits one look at its row, and a write a minute, to note that it answers.
-- Only where something may have changed is one judged, all in one order, so that no two calls
-- wait for each other in a circle. The caller holds the deliveries, and has ended their timers.
create or replace function minoots_private.judge_endpoints(
  settled minoots_private.settled_delivery[]
) returns void
language plpgsql volatile
as $$
declare
  v_met record;
begin
  for v_met in
    with met as (
      select delivery.tenant_id, delivery.endpoint,
        bool_or(delivery.status not in ('succeeded', 'awaiting_ack')) as troubled
      from unnest(settled) as delivery
      where delivery.endpoint is not null
      group by delivery.tenant_id, delivery.endpoint
    )
    select met.tenant_id, met.endpoint from met
    join minoots_private.endpoints as endpoint
      on endpoint.tenant_id = met.tenant_id and endpoint.origin = met.endpoint
    where met.troubled or endpoint.restrained or endpoint.failures > 0
      or coalesce(endpoint.last_success_at, '-infinity') < minoots.clock() - interval '1 minute'
    order by met.tenant_id, met.endpoint
  loop
    perform minoots_private.judge_endpoint(v_met.tenant_id, v_met.endpoint, array(
      select delivery from unnest(settled) as delivery
      where delivery.tenant_id = v_met.tenant_id and delivery.endpoint = v_met.endpoint));
  end loop;
end
$$;
