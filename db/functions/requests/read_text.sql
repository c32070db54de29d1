-- One text field of a JSON request: null when absent, refused when it is no text, empty,
-- too long, or holds control characters or marks that turn the direction of writing.
create or replace function minoots_private.read_text(
  request jsonb, field text, path text, length_max integer
) returns text
language sql stable parallel safe
as $$
  select case when request ->> field is not null
    then minoots_private.read_any_text(request, field, path, length_max) end
$$;
