-- The time in one column of a row: null where it is null, or infinity, which never comes.
create or replace function minoots_private.row_instant("row" jsonb, "column" text)
returns timestamptz
language plpgsql stable
as $$
declare
  v_written constant text := row_instant."row" ->> row_instant."column";
begin
  if row_instant."row" is null or v_written = 'infinity' then return null; end if;
  if not row_instant."row" ? row_instant."column" then
    perform minoots_private.refuse('INVALID_INPUT', row_instant."column",
      'is not a column of the table.', 'Name the column that holds the time.');
  end if;
  if v_written !~ '^\d{4}-.*T.*[+-]\d\d(:\d\d)*$' then
    perform minoots_private.refuse('INVALID_TIME', row_instant."column",
      format('%s is not an instant of the years 1 to 9999.', to_json(left(v_written, 64))),
      'The column must be of type timestamptz.');
  end if;
  return v_written::timestamptz;
end
$$;
