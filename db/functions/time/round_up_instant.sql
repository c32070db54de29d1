-- Instants are kept to the millisecond, rounded up: never earlier than was asked.
create or replace function minoots_private.round_up_instant(instant timestamptz)
returns timestamptz
language sql stable parallel safe
as $$
  select date_trunc('milliseconds', round_up_instant.instant + interval '999 microseconds')
$$;
