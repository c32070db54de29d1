-- Holds this database from now on, whichever life it is in: as for a base backup, which is the
-- same life as what it was taken of. Who holds it already keeps the time of the first.
create or replace function minoots_private.hold_all() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  update minoots_private.hold as hold
  set held_at = minoots.clock()
  where hold.held_at is null
$$;
