-- One field with a few allowed words, in lower or upper case; the default when absent.
create or replace function minoots_private.read_choice(
  request jsonb, field text, path text, choices text[]
) returns text
language sql stable parallel safe
as $$
  select case when request ->> field is null then choices[1]
    else minoots_private.read_any_choice(request, field, path, choices) end
$$;
