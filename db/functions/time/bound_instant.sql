-- Gives back an instant within the years 1 to 9999, and refuses any other: those that no face
-- can write, and the infinities.
create or replace function minoots_private.bound_instant(instant timestamptz, path text)
returns timestamptz
language plpgsql stable parallel safe
as $$
begin
  if instant not between '0001-01-01 00:00Z' and '9999-12-31 00:00Z' then
    perform minoots_private.refuse('INVALID_TIME', path, 'is not within the years 1 to 9999.',
      'Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.');
  end if;
  return instant;
end
$$;
