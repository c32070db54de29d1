-- Refuses a timer whose metadata, actions and follow-ups, written as JSON, are larger than its
-- tenant's tier allows: all of it is kept, and sent along with deliveries.
create or replace function minoots_private.require_payload(
  request minoots_private.timer_request, tier text, bytes_max integer, path text
) returns void
language plpgsql immutable parallel safe
as $$
declare
  v_metadata constant integer := coalesce(octet_length(request.metadata::text), 0);
  v_actions constant integer := octet_length(request.actions::text);
  v_follow_ups constant integer := coalesce(octet_length(request.follow_ups::text), 0);
begin
  if v_metadata + v_actions + v_follow_ups > bytes_max then
    perform minoots_private.refuse('TOO_LARGE',
      path || case greatest(v_metadata, v_actions, v_follow_ups)
        when v_actions then 'actions' when v_metadata then 'metadata' else (
          select field from jsonb_each(request.follow_ups) as listed (field, list)
          order by octet_length(list::text) desc limit 1) end,
      format('has %s bytes; %s together may have %s in the tier %s.',
        greatest(v_metadata, v_actions, v_follow_ups), case when v_follow_ups = 0
          then 'metadata and actions' else 'metadata, actions and follow-ups' end,
        bytes_max, tier),
      'Put a reference there instead, or have the tier changed.');
  end if;
end
$$;
