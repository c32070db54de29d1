-- Refuses a timer whose metadata and actions, written as JSON, are larger than its tenant's
-- tier allows: all of it is kept, and sent along with deliveries.
create or replace function minoots_private.require_payload(
  request minoots_private.timer_request, tier text, bytes_max integer, path text
) returns void
language plpgsql immutable parallel safe
as $$
declare
  v_metadata constant integer := coalesce(octet_length(request.metadata::text), 0);
  v_actions constant integer := octet_length(request.actions::text);
begin
  if v_metadata + v_actions > bytes_max then
    perform minoots_private.refuse('TOO_LARGE',
      path || case when v_metadata > v_actions then 'metadata' else 'actions' end,
      format('has %s bytes; metadata and actions together may have %s in the tier %s.',
        greatest(v_metadata, v_actions), bytes_max, tier),
      'Put a reference there instead, or have the tier changed.');
  end if;
end
$$;
