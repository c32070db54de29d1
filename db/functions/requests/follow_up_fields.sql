-- The ends that a timer may have follow-ups for, as requests name them.
create or replace function minoots_private.follow_up_fields() returns text[]
language sql immutable parallel safe
as $$ select array['onCompleted', 'onFailed', 'onMissed'] $$;
