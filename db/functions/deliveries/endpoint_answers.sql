-- What one attempt says of its endpoint: true, it answers; false, it is in trouble; null,
-- nothing, since nobody was called. An answer such as 404 is about the request, and comes from a
-- receiver that is up.
create or replace function minoots_private.endpoint_answers(status_code integer, error_code text)
returns boolean
language sql immutable parallel safe
as $$
  select case
    when error_code in ('TARGET_REFUSED', 'SECRET_UNREADABLE', 'KIND_UNKNOWN') then null
    when status_code is null then false
    else status_code < 500 and status_code not in (408, 429)
  end
$$;
