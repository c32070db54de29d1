-- One text that people wrote for a reader: as read_text, but it may have many lines.
create or replace function minoots_private.read_prose(
  request jsonb, field text, path text, length_max integer
) returns text
language plpgsql immutable parallel safe
as $$
begin
  perform minoots_private.read_text(
    jsonb_build_object(field, case when jsonb_typeof(request -> field) = 'string'
      then to_jsonb(translate(request ->> field, E'\t\n\r', '   ')) else request -> field end),
    field, path, length_max);
  return request ->> field;
end
$$;
