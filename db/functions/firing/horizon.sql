-- How near a relaxed timer or a later attempt must be to have a job at graphile-worker. What
-- waits longer waits in our own tables, since far jobs slow down every look for near ones. It
-- spans several runs of hydrate, so that one may fail.
create or replace function minoots_private.horizon() returns interval
language sql immutable parallel safe
as $$ select interval '3 minutes' $$;
