-- Whether a delivery that is due is to be claimed through its lane alone, since its endpoint
-- is restrained; then gives the workers that lane.
create or replace function minoots_private.leave_to_lane(tenant_id uuid, delivery_id uuid)
returns boolean
language plpgsql volatile
as $$
declare
  v_lane text;
begin
  select (found.delivery).endpoint into v_lane
  from minoots_private.find_delivery(leave_to_lane.tenant_id, leave_to_lane.delivery_id) as found
  join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = leave_to_lane.tenant_id
    and endpoint.origin = (found.delivery).endpoint
  where endpoint.restrained and (found.delivery).status = 'pending'
    and (found.delivery).owner is null and (found.delivery).next_attempt_at <= minoots.clock();
  if v_lane is null then return false; end if;
  perform minoots_private.queue_drains(jsonb_build_array(
    jsonb_build_object('tenantId', tenant_id, 'endpoint', v_lane)));
  return true;
end
$$;
