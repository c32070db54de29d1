-- The caller's own payload, or null.
create or replace function minoots_private.read_metadata(request jsonb, path text) returns jsonb
language sql stable parallel safe
as $$
  select case when request ->> 'metadata' is not null
    then minoots_private.read_any_metadata(request, path) end
$$;
