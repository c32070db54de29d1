-- Refuses new timers that would be more than the tenant's tier allows to be open. What is
-- there already under its key is none: asking again never meets this limit. Planned by what
-- there is now: a plan made for an empty table might look at every timer for each key.
create or replace function minoots_private.require_room(
  tenant_id uuid, requests minoots_private.timer_request[]
) returns void
language plpgsql volatile set plan_cache_mode = force_custom_plan
as $$
declare
  v_tier constant minoots_private.tiers := minoots_private.tier_of(tenant_id);
  v_open constant bigint := minoots_private.count_open(tenant_id);
  v_new bigint;
begin
  if v_open + cardinality(requests) <= v_tier.open_timers_max then return; end if;
  select count(*) into v_new from unnest(requests) as request
  where request.key is null or not exists (
    select from minoots_private.timers as timer
    where timer.tenant_id = require_room.tenant_id and timer.key = request.key);
  if v_new > 0 and v_open + v_new > v_tier.open_timers_max then
    perform minoots_private.refuse('QUOTA_EXCEEDED', null,
      format('%s timers are open and %s would be new, more than the %s of the tier %s.',
        v_open, v_new, v_tier.open_timers_max, v_tier.name),
      'Cancel some, wait until some have ended, or have the tier changed.');
  end if;
end
$$;
