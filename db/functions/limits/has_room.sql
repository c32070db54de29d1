-- Whether the tenant's tier surely allows new timers, the largest of which carries so many bytes.
-- Every creation passes here, so it asks little: what was folded, and how many events of anybody
-- have come since, bound what is open. False says only that somebody has to count.
create or replace function minoots_private.has_room(
  tenant_id uuid, timers integer, bytes integer
) returns boolean
language plpgsql stable
as $$
begin
  return (
    select coalesce(folded.open, 0) + drawn.last_value
        - coalesce((fold.held_back ->> has_room.tenant_id::text)::bigint, fold.position)
        + timers <= tier.open_timers_max
      and bytes <= tier.payload_bytes_max
    from minoots_private.tenants as tenant
    join minoots_private.tiers as tier on tier.name = tenant.tier
    cross join minoots_private.usage_fold as fold
    cross join minoots_private.event_position as drawn
    left join minoots_private.open_timers as folded on folded.tenant_id = tenant.id
    where tenant.id = has_room.tenant_id);
end
$$;
