-- The parameters of an action that tells a workflow of an event: pushed to its url as a webhook
-- is, or kept in a queue until a worker claims it.
create or replace function minoots_private.read_workflow_event(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
begin
  perform minoots_private.refuse_unknown_fields(parameters, path, array['event', 'workflow',
    'data', 'correlationId', 'queue', 'url', 'headers', 'timeout',
    'timeoutMs']);
  if parameters ->> 'event' is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no event.',
      'Add "event": "payment.overdue", the name of what happened.');
  end if;
  return minoots_private.read_route(parameters, action_path, path)
    || jsonb_strip_nulls(jsonb_build_object(
      'event', minoots_private.read_text(parameters, 'event', path, 128),
      'workflow', minoots_private.read_text(parameters, 'workflow', path, 128)))
    || jsonb_build_object('data', minoots_private.read_object(parameters, 'data', path, 65536));
end
$$;
