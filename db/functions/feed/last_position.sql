-- The last position drawn by anybody, committed or not; 0 before the first.
create or replace function minoots_private.last_position() returns bigint
language sql volatile
as $$
  select case when sequence.is_called then sequence.last_value else 0 end
  from minoots_private.event_position as sequence
$$;
