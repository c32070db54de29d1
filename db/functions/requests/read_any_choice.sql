-- One of a few allowed words, in lower or upper case, where a caller gave one.
create or replace function minoots_private.read_any_choice(
  request jsonb, field text, path text, choices text[]
) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_choice constant text := lower((request ->> field) collate "C");
begin
  if v_choice is null then return choices[1]; end if;
  if v_choice = any (choices) and jsonb_typeof(request -> field) = 'string' then
    return v_choice;
  end if;
  perform minoots_private.refuse('INVALID_INPUT', path || field,
    format('is %s.', left((request -> field)::text, 64)),
    format('Use %s.', array_to_string(choices, ' or ')));
  return null;
end
$$;
