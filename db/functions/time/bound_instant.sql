-- Gives back an instant that every face can write with a year of four digits, in any zone, and
-- refuses any other, and the infinities. The path may name a length of time that led there.
create or replace function minoots_private.bound_instant(instant timestamptz, path text)
returns timestamptz
language plpgsql stable parallel safe
as $$
begin
  if instant not between '0001-01-01 00:00Z' and '9999-12-31 00:00Z' then
    perform minoots_private.refuse('INVALID_TIME', path,
      case when instant < '0001-01-01 00:00Z' then 'goes before the year 1.'
        else 'goes beyond 9999-12-31T00:00:00Z.' end,
      'Stay between 0001-01-01T00:00:00Z and 9999-12-31T00:00:00Z.');
  end if;
  return instant;
end
$$;
