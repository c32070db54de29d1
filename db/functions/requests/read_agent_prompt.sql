-- The parameters of an action that puts a prompt to an agent: pushed to its url as a webhook is,
-- or kept in a queue until an agent claims it.
create or replace function minoots_private.read_agent_prompt(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
begin
  perform minoots_private.refuse_unknown_fields(parameters, path, array['prompt', 'context',
    'agent', 'correlationId', 'queue', 'url', 'headers', 'timeout',
    'timeoutMs']);
  if parameters ->> 'prompt' is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no prompt.',
      'Add "prompt": "…", in words.');
  end if;
  return minoots_private.read_route(parameters, action_path, path)
    || jsonb_strip_nulls(jsonb_build_object(
      'prompt', minoots_private.read_prose(parameters, 'prompt', path, 32768),
      'agent', minoots_private.read_text(parameters, 'agent', path, 128)))
    || jsonb_build_object(
      'context', minoots_private.read_object(parameters, 'context', path, 65536));
end
$$;
