-- One whole number between bounds, where a caller gave one.
create or replace function minoots_private.read_any_integer(
  request jsonb, field text, path text, least_value integer, greatest_value integer
) returns integer
language plpgsql immutable parallel safe
as $$
declare
  v_value constant jsonb := nullif(request -> field, 'null');
begin
  if v_value is null then return null; end if;
  if jsonb_typeof(v_value) = 'number'
    and v_value::numeric between least_value and greatest_value
    and v_value::numeric = trunc(v_value::numeric)
  then
    return v_value::integer;
  end if;
  perform minoots_private.refuse('INVALID_INPUT', path || field,
    format('is %s.', left(v_value::text, 64)),
    format('Use a whole number from %s to %s.', least_value, greatest_value));
  return null;
end
$$;
