-- Who speaks: the role that was set, else the one that connected. Never current_user, which
-- inside a definer function is the owner of the function.
create or replace function minoots_private.session_role() returns name
language sql stable
as $$
  select coalesce(nullif(current_setting('role', true), 'none'), session_user)::name
$$;
