-- The text of a duration or instant, not yet read; refused when it is a number or a list.
create or replace function minoots_private.read_time_text(
  request jsonb, field text, path text, code text
) returns text
language plpgsql stable parallel safe
as $$
declare
  v_value constant jsonb := nullif(request -> field, 'null');
begin
  if v_value is null or jsonb_typeof(v_value) = 'string' then return v_value #>> '{}'; end if;
  perform minoots_private.refuse(code, path || field,
    format('is %s, not text.', left(v_value::text, 64)),
    case when code = 'INVALID_TIME'
      then minoots_private.guess_instant(left(v_value::text, 64),
        'Use text such as "2026-11-20T08:00:00Z".')
      else 'Use text such as "30s", "1h30m" or "PT30S".' end);
  return null;
end
$$;
