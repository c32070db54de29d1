-- The one exception to clock(): the very instant of the call, for fired_at, where the time
-- that a statement spent waiting must not be hidden.
create or replace function minoots_private.instant() returns timestamptz
language sql volatile
as $$ select clock_timestamp() $$;
