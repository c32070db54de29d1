-- Opens a new epoch when this database began another life, with the last settled position as
-- its floor: cursors up to there go on, others are told. Called at every connect of a loop.
-- It looks and opens in one statement, so that of many who notice at once one opens it.
create or replace function minoots_private.check_epoch() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_identity record;
begin
  if pg_is_in_recovery() then return minoots_private.feed_epoch(); end if;
  select * into v_identity from minoots_private.feed_identity();
  insert into minoots_private.feed_epochs
  select coalesce((select max(known.epoch) from minoots_private.feed_epochs as known), 0) + 1,
    v_identity.system_identifier, v_identity.timeline, v_identity.database_oid,
    coalesce((select max(event.position) from minoots_private.events as event), 0),
    minoots.clock()
  where not exists (
    select from minoots_private.feed_epochs as latest
    where latest.epoch = minoots_private.feed_epoch()
      and (latest.system_identifier, latest.timeline, latest.database_oid)
        = (v_identity.system_identifier, v_identity.timeline, v_identity.database_oid))
  on conflict (epoch) do nothing;
  return minoots_private.feed_epoch();
end
$$;
