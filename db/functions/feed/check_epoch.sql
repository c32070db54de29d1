-- Opens a new epoch when this database began another life, with the last settled position as
-- its floor: cursors up to there go on, others are told. Called at every connect of a loop.
create or replace function minoots_private.check_epoch() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_identity record;
begin
  if pg_is_in_recovery() then return minoots_private.feed_epoch(); end if;
  select * into v_identity from minoots_private.feed_identity();
  if not exists (
    select from minoots_private.feed_epochs as latest
    where latest.epoch = minoots_private.feed_epoch()
      and (latest.system_identifier, latest.timeline, latest.database_oid)
        = (v_identity.system_identifier, v_identity.timeline, v_identity.database_oid))
  then
    insert into minoots_private.feed_epochs
    select coalesce((select max(known.epoch) from minoots_private.feed_epochs as known), 0) + 1,
      v_identity.system_identifier, v_identity.timeline, v_identity.database_oid,
      coalesce((select max(event.position) from minoots_private.events as event), 0),
      minoots.clock()
    on conflict (epoch) do nothing;
  end if;
  return minoots_private.feed_epoch();
end
$$;
