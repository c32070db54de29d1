-- The position that a cursor stands for; a cursor that was never given out is refused, and so
-- is one from a life of the database that was lost above the floor, or one from so long ago
-- that events after it were removed.
create or replace function minoots_private.check_cursor(cursor text, field text default 'after')
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_part constant text[] := regexp_match(cursor collate "C", '^(\d{1,9})-(\d{1,18})$');
  v_epoch constant integer := v_part[1];
  v_position constant bigint := v_part[2];
begin
  if v_epoch > minoots_private.feed_epoch() or exists (
    select from minoots_private.feed_epochs as later
    where later.epoch > v_epoch and later.floor < v_position)
  then
    perform minoots_private.refuse('CURSOR_STALE', field,
      'is from before the database was restored; what followed it is gone.',
      'List the timers, and go on from the feedCursor of that list.');
  end if;
  if v_part is null or v_position > minoots_private.last_position() then
    perform minoots_private.refuse('CURSOR_INVALID', field, 'is no cursor of this feed.',
      'Start without it, and keep the cursors you are given.');
  end if;
  perform minoots_private.require_kept(v_position, field,
    'List the timers, and go on from the feedCursor of that list; the oldest cursor kept is %s.');
  return v_position;
end
$$;
