-- The first step of the sweep: fires what is overdue in either lane, its deliveries to the
-- workers. Answers how many timers it fired; call again while that is a batch.
create or replace function minoots_private.sweep_due() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_fired integer;
begin
  perform set_config('minoots.loop', 'sweep', true);
  select swept.fired into v_fired
  from minoots_private.fire_due(1000, null, interval '30 seconds') as swept;
  v_fired := v_fired + minoots_private.fire_overdue(1000);
  perform set_config('minoots.loop', '', true);
  return v_fired;
end
$$;
