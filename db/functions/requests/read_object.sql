-- One field that holds a JSON object of limited size; the empty one when absent.
create or replace function minoots_private.read_object(
  request jsonb, field text, path text, bytes_max integer
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_value constant jsonb := nullif(request -> field, 'null');
begin
  if v_value is null then return '{}'; end if;
  if jsonb_typeof(v_value) <> 'object' then
    perform minoots_private.refuse('INVALID_INPUT', path || field, 'is not a JSON object.',
      'Send {"…": …}.');
  end if;
  if octet_length(v_value::text) > bytes_max then
    perform minoots_private.refuse('TOO_LARGE', path || field,
      format('has %s bytes.', octet_length(v_value::text)), format('At most %s bytes.', bytes_max));
  end if;
  return v_value;
end
$$;
