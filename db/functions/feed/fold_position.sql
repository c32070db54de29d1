-- The low 32 bits of a position, as the signed integer that a lock key takes.
create or replace function minoots_private.fold_position(at bigint) returns integer
language sql immutable parallel safe
as $$
  select (((at & 4294967295) # 2147483648) - 2147483648)::integer
$$;
