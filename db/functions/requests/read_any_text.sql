-- One text field of a JSON request that is there: refused when it is no text, empty, too long,
-- or holds control characters or marks that turn the direction of writing.
create or replace function minoots_private.read_any_text(
  request jsonb, field text, path text, length_max integer
) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_path constant text := path || field;
  v_text constant text := request ->> field;
begin
  if v_text is null then return null; end if;
  if jsonb_typeof(request -> field) <> 'string' then
    perform minoots_private.refuse('INVALID_INPUT', v_path, 'is not text.', 'Put it in quotes.');
  end if;
  if length(v_text) not between 1 and length_max then
    perform minoots_private.refuse('INVALID_INPUT', v_path,
      format('has %s characters.', length(v_text)), format('Use 1 to %s characters.', length_max));
  end if;
  if v_text ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]' then
    perform minoots_private.refuse('INVALID_INPUT', v_path,
      'holds control characters or direction marks.', 'Leave out line breaks and invisible marks.');
  end if;
  return v_text;
end
$$;
