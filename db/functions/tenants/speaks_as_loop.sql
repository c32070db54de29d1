-- Whether this session is a kernel's or a worker's, whose transactions are short; a tenant may
-- leave its own open.
create or replace function minoots_private.speaks_as_loop() returns boolean
language sql stable
as $$
  select pg_has_role(minoots_private.session_role(), 'minoots_kernel', 'usage')
    or pg_has_role(minoots_private.session_role(), 'minoots_worker', 'usage')
$$;
