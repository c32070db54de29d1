-- The endpoint of an action: scheme, host and port of its url, in lower case.
create or replace function minoots_private.read_origin(action jsonb) returns text
language sql immutable parallel safe
as $$
  select lower(substring(action #>> '{parameters,url}' from '^[^/]+//[^/?#]+'))
$$;
