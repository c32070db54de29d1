-- Whether the tenant's tier allows these new timers: their number and what they carry. Every
-- creation passes here, so it asks little: what was folded, and how many events of anybody
-- have come since, bound what is open; only near the limit it is counted (require_room).
-- And text is at most six times as long as the jsonb of actions, which hold few numbers.
-- Locks nothing: the limit may be exceeded by what others have not committed yet.
create or replace function minoots_private.admit_requests(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns void
language plpgsql volatile
as $$
declare
  v_tier minoots_private.tiers;
  v_open_most bigint;
  v_request minoots_private.timer_request;
  v_ordinal integer := 0;
begin
  select tier.name, tier.open_timers_max, tier.payload_bytes_max,
    coalesce(folded.open, 0) + drawn.last_value
      - coalesce((fold.held_back ->> admit_requests.tenant_id::text)::bigint, fold.position)
  into v_tier.name, v_tier.open_timers_max, v_tier.payload_bytes_max, v_open_most
  from minoots_private.tenants as tenant
  join minoots_private.tiers as tier on tier.name = tenant.tier
  cross join minoots_private.usage_fold as fold
  cross join minoots_private.event_position as drawn
  left join minoots_private.open_timers as folded on folded.tenant_id = tenant.id
  where tenant.id = admit_requests.tenant_id;
  if v_open_most + cardinality(requests) > v_tier.open_timers_max then
    perform minoots_private.require_room(admit_requests.tenant_id, requests);
  end if;
  foreach v_request in array requests loop
    if coalesce(octet_length(v_request.metadata::text), 0) + 6 * pg_column_size(v_request.actions)
      + coalesce(octet_length(v_request.follow_ups::text), 0) > v_tier.payload_bytes_max
    then
      perform minoots_private.require_payload(v_request, v_tier.name, v_tier.payload_bytes_max,
        replace(path, '%', v_ordinal::text));
    end if;
    v_ordinal := v_ordinal + 1;
  end loop;
end
$$;
