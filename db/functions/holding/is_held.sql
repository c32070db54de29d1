-- Whether nothing may fire here: the database was restored into another life than the one that
-- was released, or it was told to hold. While it is held nothing fires, is sent, claimed,
-- expires or is removed; timers are made, read, moved and cancelled as ever. Whatever fires or
-- sends asks first, at the price of one row.
create or replace function minoots_private.is_held() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (
    select from minoots_private.hold as hold
    where hold.held_at is null and hold.life = minoots_private.own_life());
end
$$;
