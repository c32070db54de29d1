-- What the caller's own body of a webhook says: `body`, JSON or text that is sent as it is, or
-- `bodyTemplate`, JSON or text in which {fields} of the timer are filled in. Nothing when there is
-- neither.
create or replace function minoots_private.read_body(parameters jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_given constant text[] := array(select field from unnest(array['body', 'bodyTemplate']) as field
    where parameters ->> field is not null);
  v_unknown text;
begin
  if v_given = '{}' then return '{}'; end if;
  if cardinality(v_given) = 2 then
    perform minoots_private.refuse('INVALID_ACTION', path || 'bodyTemplate',
      'and body are both there.', 'Send one: bodyTemplate is filled in, body is sent as it is.');
  end if;
  if lower(parameters ->> 'method') = 'get' then
    perform minoots_private.refuse('INVALID_ACTION', path || v_given[1],
      'cannot be sent by GET.', 'Use another method, or leave it out.');
  end if;
  if v_given[1] = 'bodyTemplate' then
    select named.field into v_unknown
    from minoots_private.fields_of_template(parameters -> 'bodyTemplate') as named (field)
    where named.field !~ '^(timerId|name|key|fireAt|actionId|labels(\..+)?|metadata(\..+)?)$'
    limit 1;
    if v_unknown is not null then
      perform minoots_private.refuse('INVALID_ACTION', path || 'bodyTemplate',
        format('names {%s}, which no timer has.', left(v_unknown, 64)),
        'Use {timerId}, {name}, {key}, {fireAt}, {actionId}, {labels.x} or {metadata.x.y}.');
    end if;
  end if;
  return jsonb_build_object(v_given[1], parameters -> v_given[1]);
end
$$;
