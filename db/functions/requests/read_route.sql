-- How an agent or a workflow is reached: pushed to a url, with what a webhook may say of that,
-- or pulled from a queue, `default` unless it is said. And the id by which the receiver knows
-- what it belongs to.
create or replace function minoots_private.read_route(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_pushed constant jsonb := jsonb_strip_nulls(jsonb_build_object('url', parameters -> 'url',
    'headers', parameters -> 'headers', 'timeout', parameters -> 'timeout',
    'timeoutMs', parameters -> 'timeoutMs'));
  v_queue constant text := minoots_private.read_text(parameters, 'queue', path, 64);
begin
  if v_queue !~ '^[a-z0-9][a-z0-9._-]*$' then
    perform minoots_private.refuse('INVALID_ACTION', path || 'queue',
      format('is %s.', to_json(v_queue)), 'Use lower-case letters, digits, dots, _ and -.');
  end if;
  if v_queue is not null and v_pushed ? 'url' then
    perform minoots_private.refuse('INVALID_ACTION', path || 'queue', 'and url are both there.',
      'Send one: with url it is pushed, with queue it is pulled.');
  end if;
  if not v_pushed ? 'url' and v_pushed <> '{}' then
    perform minoots_private.refuse('INVALID_ACTION', path || 'url',
      'is missing, but something is said of how to call it.', 'Add url, or leave that out.');
  end if;
  return case when v_pushed ? 'url'
      then minoots_private.read_webhook(v_pushed, action_path, path)
      else jsonb_build_object('queue', coalesce(v_queue, 'default')) end
    || jsonb_strip_nulls(jsonb_build_object(
      'correlationId', minoots_private.read_text(parameters, 'correlationId', path, 200)));
end
$$;
