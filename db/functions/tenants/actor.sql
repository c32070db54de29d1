-- Who did it, for the event: as the server says, else the database role.
create or replace function minoots_private.actor() returns text
language sql stable
as $$
  select case
    when nullif(current_setting('minoots.actor', true), '') is not null
      and minoots_private.speaks_as_server()
    then current_setting('minoots.actor', true)
    else 'role:' || minoots_private.session_role()
  end
$$;
