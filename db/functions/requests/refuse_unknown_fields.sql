-- A field that nobody reads is a mistake that would go unnoticed: refused, with the field
-- that was probably meant.
create or replace function minoots_private.refuse_unknown_fields(
  request jsonb, path text, known text[]
) returns void
language plpgsql immutable parallel safe
as $$
declare
  v_unknown text;
  v_meant text;
begin
  if jsonb_typeof(request) is distinct from 'object' then
    perform minoots_private.refuse('INVALID_INPUT', rtrim(path, '.'), 'is not a JSON object.',
      'Send {"name": "…", …}.');
  end if;
  select field into v_unknown from jsonb_object_keys(request) as field
  where field <> all (known) limit 1;
  if v_unknown is null then return; end if;
  select field into v_meant from unnest(known) as field
  where lower(field) = lower(translate(v_unknown, '_- ', ''));
  perform minoots_private.refuse('INVALID_INPUT', path || left(v_unknown, 64), 'is unknown.',
    coalesce('Did you mean ' || v_meant || '?',
      'Known here: ' || array_to_string(known, ', ') || '.'));
end
$$;
