-- Whether this session is the server's own, which alone may say by settings whom it serves.
create or replace function minoots_private.speaks_as_server() returns boolean
language sql stable
as $$
  select pg_has_role(minoots_private.session_role(), 'minoots_server', 'usage')
$$;
