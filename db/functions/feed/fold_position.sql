-- The low 32 bits of a position, as the signed integer that a lock key takes.
create or replace function minoots_private.fold_position(at bigint) returns integer
language sql immutable parallel safe
as $$
  select (case when low >= 2147483648 then low - 4294967296 else low end)::integer
  from (select fold_position.at & 4294967295 as low) as folded
$$;
