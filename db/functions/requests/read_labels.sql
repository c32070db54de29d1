-- Labels: up to 32 short texts by name; none when absent.
create or replace function minoots_private.read_labels(request jsonb, field text, path text)
returns jsonb
language sql stable parallel safe
as $$
  select case
    when request ->> field is null then '{}'
    else minoots_private.read_any_labels(request, field, path)
  end
$$;
