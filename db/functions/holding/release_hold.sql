-- Lets what is due fire again, in the life that this database is in now, and wakes who does
-- it. Answers whether it was held. Locks the one row.
create or replace function minoots_private.release_hold() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform from minoots_private.hold for update;
  if not minoots_private.is_held() then return false; end if;
  insert into minoots_private.hold as hold (life, released_at)
  values (minoots_private.own_life(), minoots.clock())
  on conflict (only_row) do update
  set life = excluded.life, released_at = excluded.released_at, held_at = null;
  perform pg_notify('minoots_due', '');
  perform graphile_worker.add_job('sweep', job_key => 'sweep', max_attempts => 1);
  return true;
end
$$;
