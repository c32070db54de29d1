-- One duration of a JSON request; null when absent.
create or replace function minoots_private.read_length(request jsonb, field text, path text)
returns interval
language sql stable parallel safe
as $$
  select case when request ->> field is not null then minoots_private.read_duration(
    minoots_private.read_time_text(request, field, path, 'INVALID_DURATION'), path || field) end
$$;
