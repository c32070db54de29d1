-- What makes two requests the same: all that they ask for, except what to do on a conflict.
-- Lengths and instants are numbers in it, since their text depends on the session; what was
-- left out has no trace in it, so that a version which knows more fields still agrees.
create or replace function minoots_private.fingerprint_request(
  request minoots_private.timer_request
) returns bytea
language sql stable parallel safe
as $$
  select sha256(convert_to(jsonb_object_agg(field, value)::text, 'UTF8'))
  from jsonb_each(to_jsonb(request) || jsonb_build_object(
    'fire_in', extract(epoch from (request).fire_in),
    'fire_at', extract(epoch from (request).fire_at),
    'max_lateness', extract(epoch from (request).max_lateness))) as asked (field, value)
  where value <> 'null' and field not in ('id', 'on_conflict', 'fingerprint')
$$;
