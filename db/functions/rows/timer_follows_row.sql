-- A trigger for any table: ties a timer to each row, in the row's own transaction. It reads the
-- row with the rights of whoever writes it, never the owner's, since a column's type may bring
-- a cast to json that its author wrote; only plain JSON goes on to the rule.
create or replace function minoots.timer_follows_row() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  -- A name is of another collation than a key, and would keep the key's index from being used.
  perform minoots_private.follow_row(tg_relid, tg_name::text collate "default",
    tg_when || ' ' || tg_level, tg_argv,
    case when tg_op <> 'INSERT' then to_jsonb(old) end,
    case when tg_op <> 'DELETE' then to_jsonb(new) end);
  return null;
end
$$;

comment on function minoots.timer_follows_row is
  'Trigger, after insert, update or delete, for each row: schedules a timer for the row at the time in one of its columns, moves it with that column, and cancels it when the column becomes null or the row goes. Arguments: the column, and the timer as JSON. Let minoots.timer_trigger() write the trigger.';
