-- The parameters of an action that gives a job to a graphile-worker of the user's own. Their
-- bounds are graphile-worker's, so that no job it would refuse is ever scheduled.
create or replace function minoots_private.read_job_action(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_payload constant jsonb := coalesce(parameters -> 'payload', '{}');
  v_task constant text := minoots_private.read_text(parameters, 'task', path, 128);
begin
  perform minoots_private.refuse_unknown_fields(parameters, path,
    array['task', 'payload', 'jobKey', 'maxAttempts', 'priority', 'queue']);
  if v_task is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no task.',
      'Add "task": "send_invoice", a name that is registered.');
  end if;
  if octet_length(v_payload::text) > 65536 then
    perform minoots_private.refuse('TOO_LARGE', path || 'payload',
      format('has %s bytes.', octet_length(v_payload::text)), 'At most 65536 bytes.');
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
    'task', v_task,
    'jobKey', minoots_private.read_text(parameters, 'jobKey', path, 255),
    'maxAttempts', minoots_private.read_integer(parameters, 'maxAttempts', path, 1, 100),
    'priority', minoots_private.read_integer(parameters, 'priority', path, -1000, 1000),
    'queue', minoots_private.read_text(parameters, 'queue', path, 64)))
    || jsonb_build_object('payload', v_payload);
end
$$;
