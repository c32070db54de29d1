-- One instant of a JSON request; null when absent. At once what nearly everybody writes.
create or replace function minoots_private.read_time(request jsonb, field text, path text)
returns timestamptz
language sql stable parallel safe
as $$
  select case
    when request ->> field is null then null
    when minoots_private.is_plain_instant(request ->> field)
    then minoots_private.round_up_instant((request ->> field)::timestamptz)
    else minoots_private.read_instant(
      minoots_private.read_time_text(request, field, path, 'INVALID_TIME'), path || field)
  end
$$;
