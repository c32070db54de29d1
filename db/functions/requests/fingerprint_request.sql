-- What makes two requests the same: all that they ask for, except what to do on a conflict.
-- Lengths and instants are numbers in it, since their text depends on the session; what was
-- left out has no trace in it, so that a version which knows more fields still agrees. Only
-- the caller's own JSON, in metadata, actions and follow-ups, may hold a null that says something.
create or replace function minoots_private.fingerprint_request(
  request minoots_private.timer_request
) returns bytea
language plpgsql stable parallel safe
as $$
declare
  v_asked jsonb := jsonb_strip_nulls(jsonb_build_object(
    'name', request.name,
    'fire_in', extract(epoch from request.fire_in),
    'fire_at', extract(epoch from request.fire_at),
    'concurrency', request.concurrency,
    'retry_policy', request.retry_policy,
    'labels', request.labels,
    'key', request.key,
    'max_lateness', extract(epoch from request.max_lateness),
    'misfire', request.misfire,
    'precision', request.precision,
    'requested_by', request.requested_by)) || jsonb_build_object('actions', request.actions);
begin
  if request.metadata is not null then
    v_asked := v_asked || jsonb_build_object('metadata', request.metadata);
  end if;
  if request.follow_ups is not null then
    v_asked := v_asked || jsonb_build_object('follow_ups', request.follow_ups);
  end if;
  return sha256(convert_to(v_asked::text, 'UTF8'));
end
$$;
