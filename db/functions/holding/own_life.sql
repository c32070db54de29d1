-- Which cluster and which database this is: a dump restored elsewhere is another. A promoted
-- replica is the same. No session ever changes it, so each asks once and remembers: asking
-- waits for checkpoints, and firing must not.
create or replace function minoots_private.own_life() returns text
language plpgsql volatile
as $$
declare
  v_life text := current_setting('minoots.life', true);
begin
  if coalesce(v_life, '') = '' then
    v_life := (
      select format('%s:%s', control.system_identifier, database.oid)
      from pg_catalog.pg_control_system() as control, pg_catalog.pg_database as database
      where database.datname = current_database());
    perform set_config('minoots.life', v_life, false);
  end if;
  return v_life;
end
$$;
