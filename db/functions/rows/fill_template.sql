-- The timer that a trigger describes, for one row: {column} inside a text stands for what the
-- row has there. In one pass, so that what a row holds is never itself taken for a column. A
-- label that would be empty is left out.
create or replace function minoots_private.fill_template(template text, "row" jsonb) returns jsonb
language plpgsql stable
as $$
declare
  v_filled text;
  v_unknown text;
  v_request jsonb;
begin
  if template !~ '\{[^{}"\\\s]' then return template::jsonb; end if;
  select string_agg(
      case when piece[2] is null then piece[1]
        else substring(said from 2 for length(said) - 2) end, '' order by place),
    min(piece[2]) filter (where not fill_template."row" ? piece[2])
  into v_filled, v_unknown
  from regexp_matches(template, '(\{([^{}"\\\s]+)\}|[^{]+|\{)', 'g')
    with ordinality as found (piece, place)
  cross join lateral (select to_json(coalesce(fill_template."row" ->> piece[2], ''))::text)
    as value (said);
  if v_unknown is not null then
    perform minoots_private.refuse('INVALID_INPUT', 'timer',
      format('names {%s}, which is not a column of the table.', left(v_unknown, 64)),
      'Use the names of columns, such as {id}.');
  end if;
  v_request := v_filled::jsonb;
  return v_request || case when jsonb_typeof(v_request -> 'labels') = 'object'
    then jsonb_build_object('labels', coalesce((
      select jsonb_object_agg(label.key, label.value)
      from jsonb_each(v_request -> 'labels') as label
      where label.value <> '""'), '{}'))
    else '{}' end;
end
$$;
