-- What the change of one row means for its timer. It is let go when the row has no time any
-- more or another key; it is kept where the row has a time. Nothing is done, and nothing locked,
-- when neither the time nor what the timer says of the row has changed; a row that is written
-- as it was gets its timer if it has none, as rows from before the trigger do.
create or replace function minoots_private.follow_row(
  relation oid, trigger_name text, moment text, arguments text[], before jsonb, after jsonb
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_was_at timestamptz;
  v_at timestamptz;
  v_was text;
  v_key text;
  v_request jsonb;
begin
  if cardinality(arguments) is distinct from 2 or moment is distinct from 'AFTER ROW' then
    perform minoots_private.refuse('INVALID_INPUT', '',
      'The trigger is not one that minoots.timer_trigger writes.',
      'It is after insert or update or delete, for each row, with a column and a JSON text.');
  end if;
  v_was_at := minoots_private.row_instant(before, arguments[0]);
  v_at := minoots_private.row_instant(after, arguments[0]);
  if v_was_at is null and v_at is null then return; end if;
  v_was := minoots_private.row_key(relation, trigger_name, before);
  v_key := minoots_private.row_key(relation, trigger_name, after);
  if v_was_at is not null and (v_at is null or v_was <> v_key) then
    perform minoots_private.let_row_timer_go(v_was);
  end if;
  if v_at is null then return; end if;
  v_request := minoots_private.fill_template(arguments[1], after);
  if v_was = v_key and v_was_at = v_at and before <> after
    and v_request = minoots_private.fill_template(arguments[1], before)
  then
    return;
  end if;
  perform minoots_private.keep_row_timer(
    v_request || jsonb_build_object('key', v_key, 'onConflict', 'replace',
      'fireAt', minoots_private.write_instant(v_at, arguments[0])),
    moved => before is null or (v_was, v_was_at) is distinct from (v_key, v_at),
    wanted => before = after and v_at > minoots.clock());
end
$$;
