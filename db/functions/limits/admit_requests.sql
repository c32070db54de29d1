-- Whether the tenant's tier allows these new timers: their number and what they carry. Nearly
-- always one look says so (has_room); only near a limit is it counted and measured. Text is at
-- most six times as long as the jsonb of actions, which hold few numbers. Locks nothing: the
-- limit may be exceeded by what others have not committed yet.
create or replace function minoots_private.admit_requests(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns void
language plpgsql volatile
as $$
declare
  v_bytes integer := 0;
  v_tier minoots_private.tiers;
  v_request minoots_private.timer_request;
  v_ordinal integer := 0;
begin
  foreach v_request in array requests loop
    v_bytes := greatest(v_bytes, coalesce(octet_length(v_request.metadata::text), 0)
      + 6 * pg_column_size(v_request.actions)
      + coalesce(octet_length(v_request.follow_ups::text), 0));
  end loop;
  if minoots_private.has_room(tenant_id, cardinality(requests), v_bytes) then return; end if;
  perform minoots_private.require_room(tenant_id, requests);
  v_tier := minoots_private.tier_of(tenant_id);
  if v_bytes <= v_tier.payload_bytes_max then return; end if;
  foreach v_request in array requests loop
    perform minoots_private.require_payload(v_request, v_tier.name, v_tier.payload_bytes_max,
      replace(path, '%', v_ordinal::text));
    v_ordinal := v_ordinal + 1;
  end loop;
end
$$;
