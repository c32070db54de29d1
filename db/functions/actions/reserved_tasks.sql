-- The names of MINOOTS' own graphile-worker tasks, and some that may become its own: no job
-- action may name one.
create or replace function minoots_private.reserved_tasks() returns text[]
language sql immutable parallel safe
as $$
  select array['acknowledge', 'claim', 'deliver', 'drain', 'escalate', 'expire', 'fire', 'fold',
    'hydrate', 'replay', 'retain', 'settle', 'sweep']
$$;
