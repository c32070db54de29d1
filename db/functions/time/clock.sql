-- The time by which everything is decided: the start of the statement, so that one
-- statement has one "now". One inlinable line; tests replace this function alone.
create or replace function minoots.clock() returns timestamptz
language sql stable parallel safe
as $$ select statement_timestamp() $$;

comment on function minoots.clock() is 'The time by which timers are due: the database''s own.';
