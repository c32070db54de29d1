-- Labels that are there: up to 32 short texts by name, each judged like any other text; at once
-- when all are of printable ASCII.
create or replace function minoots_private.read_any_labels(request jsonb, field text, path text)
returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_labels constant jsonb := minoots_private.read_object(request, field, path, 16384);
  v_prefix constant text := path || field || '.';
begin
  if (
    select count(*) <= 32 and bool_and(jsonb_typeof(value) = 'string'
      and length(label) <= 64 and label collate "C" ~ '^[ -~]+$'
      and length(value #>> '{}') <= 255 and (value #>> '{}') collate "C" ~ '^[ -~]+$') is not false
    from jsonb_each(v_labels) as entry (label, value)
  ) then
    return v_labels;
  end if;
  if (select count(*) from jsonb_object_keys(v_labels)) > 32 then
    perform minoots_private.refuse('INVALID_INPUT', path || field, 'has over 32 entries.',
      'Use at most 32 labels.');
  end if;
  perform minoots_private.read_text(jsonb_build_object('name', label), 'name', v_prefix, 64),
    minoots_private.read_text(v_labels, label, v_prefix, 255)
  from jsonb_object_keys(v_labels) as label;
  if jsonb_path_exists(v_labels, '$.* ? (@ == null)') then
    perform minoots_private.refuse('INVALID_INPUT', path || field, 'holds a null.',
      'Leave the label out instead.');
  end if;
  return v_labels;
end
$$;
