-- Through which face it was done, for the event: as the server says, else SQL.
create or replace function minoots_private.face() returns text
language sql stable
as $$
  select case
    when nullif(current_setting('minoots.face', true), '') is not null
      and minoots_private.speaks_as_server()
    then current_setting('minoots.face', true)
    else 'sql'
  end
$$;
