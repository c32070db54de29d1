-- The kind of an action and its parameters, in the one stored form: each kind has a reader. What
-- a caller's own JSON holds is kept as it is, nulls too.
create or replace function minoots_private.read_kind(
  kind text, parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_kind constant text := case kind
    when 'agentPrompt' then 'agent_prompt'
    when 'workflowEvent' then 'workflow_event'
    else kind end;
  v_parameters jsonb;
begin
  v_parameters := case v_kind
    when 'webhook' then minoots_private.read_webhook(parameters, action_path, path)
    when 'sql' then minoots_private.read_sql_action(parameters, action_path, path)
    when 'job' then minoots_private.read_job_action(parameters, action_path, path)
    when 'command' then minoots_private.read_command_action(parameters, action_path, path)
    when 'agent_prompt' then minoots_private.read_agent_prompt(parameters, action_path, path)
    when 'workflow_event' then minoots_private.read_workflow_event(parameters, action_path, path)
  end;
  if v_parameters is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path,
      format('is of kind %s.', coalesce(to_json(left(kind, 64))::text, 'none')),
      'The kinds are webhook, sql, job, command, agent_prompt and workflow_event.');
  end if;
  return jsonb_build_object('kind', v_kind, 'parameters', v_parameters);
end
$$;
