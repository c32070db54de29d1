-- The last position drawn by anybody, committed or not; 0 before the first.
create or replace function minoots_private.last_position() returns bigint
language sql volatile
as $$
  select coalesce(pg_sequence_last_value('minoots_private.event_position'), 0)
$$;
