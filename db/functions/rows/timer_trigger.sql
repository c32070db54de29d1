-- Writes the trigger that ties timers to the rows of a table, having looked for every mistake
-- that would otherwise be met by the first row. It changes nothing: the caller runs what it
-- answers, with their own rights on the table.
create or replace function minoots.timer_trigger(
  on_table regclass default null, fire_at name default null, timer jsonb default null,
  name name default 'timer'
) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_blank jsonb;
begin
  if name is null then
    perform minoots_private.refuse('INVALID_INPUT', 'name', 'is missing.',
      'Name the trigger, or leave it out.');
  end if;
  v_blank := minoots_private.require_followable(on_table, fire_at);
  perform minoots_private.judge_template(timer, v_blank);
  perform minoots_private.row_key(on_table, name::text, v_blank);
  return format(
    E'create or replace trigger %I after insert or update or delete on %s\n'
    'for each row execute function minoots.timer_follows_row(%L, %L)',
    name, on_table, fire_at, timer);
end
$$;

comment on function minoots.timer_trigger is
  'Writes the trigger that ties a timer to each row of a table: onTable needs a primary key, fireAt is its timestamptz column that says when, timer is the rest as JSON, where {column} inside a text stands for the row''s value. Run what it answers, in psql by \gexec.';
