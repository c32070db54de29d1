-- How many of a lane may be claimed just now, of so many that the caller has room for: all,
-- unless its endpoint is restrained. A disabled one gets none, and what waits for it ends dead.
-- An open one gets one delivery, the probe, when its wait is over. Those with limits get what
-- their rate has saved up, a second's worth at most, and the places that are free of those
-- in flight over all processes. Locks the endpoint, so that two who claim take turns; the caller
-- then says what it took (note_claimed). One that a tenant's own transaction holds gets none for
-- now: the workers' connections are few. A pause: when the lane is to be looked at again if
-- nothing wakes it before.
create or replace function minoots_private.admit_lane(
  tenant_id uuid, lane text, most integer,
  out restrained boolean, out admitted integer, out pause interval
)
language plpgsql volatile set lock_timeout = '250ms'
as $$
#variable_conflict use_variable
declare
  v_endpoint minoots_private.endpoints;
  v_claimed uuid[];
begin
  restrained := false;
  admitted := most;
  select endpoint.* into v_endpoint from minoots_private.endpoints as endpoint
  where endpoint.tenant_id = admit_lane.tenant_id and endpoint.origin = lane;
  if v_endpoint.restrained is not true then return; end if;
  restrained := true;
  admitted := 0;
  if v_endpoint.disabled_at is not null then
    perform minoots_private.end_lane(tenant_id, lane, v_endpoint.disabled_reason);
    return;
  end if;
  begin
    v_endpoint := minoots_private.lock_endpoint(tenant_id, lane);
  exception when lock_not_available then
    pause := interval '5 seconds';
    return;
  end;
  if v_endpoint.held_until > minoots.clock() then return; end if;
  admitted := case when v_endpoint.opened_at is null then most else least(most, 1) end;
  if v_endpoint.rate is not null then
    admitted := least(admitted, floor(1e-6 + greatest(1, v_endpoint.rate) - v_endpoint.rate
      * extract(epoch from greatest(v_endpoint.spent_until, minoots.clock()) - minoots.clock())));
  end if;
  if v_endpoint.concurrency is not null then
    v_claimed := minoots_private.still_claimed(tenant_id, v_endpoint.claimed);
    update minoots_private.endpoints as endpoint set claimed = v_claimed
    where endpoint.tenant_id = admit_lane.tenant_id and endpoint.origin = lane
      and endpoint.claimed <> v_claimed;
    admitted := greatest(0, least(admitted, v_endpoint.concurrency - cardinality(v_claimed)));
    pause := case when admitted = 0 then interval '5 seconds' end;
  end if;
end
$$;
