-- The parameters of an action that runs a command: its name, and a text or number for each of
-- its parameters. Which commands there are and what they take is known to the process
-- that runs them, by its operator's configuration; it judges them when the timer has fired.
create or replace function minoots_private.read_command_action(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_name constant text := minoots_private.read_text(parameters, 'name', path, 64);
  v_parameters constant jsonb := minoots_private.read_object(parameters, 'parameters', path, 8192);
  v_wrong text;
begin
  perform minoots_private.refuse_unknown_fields(parameters, path, array['name', 'parameters']);
  if v_name is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no name.',
      'Add "name": "resize", a command that the operator has configured.');
  end if;
  select field into v_wrong from jsonb_each(v_parameters) as entry (field, value)
  where jsonb_typeof(value) not in ('string', 'number') limit 1;
  if v_wrong is not null then
    perform minoots_private.refuse('INVALID_ACTION', path || 'parameters.' || left(v_wrong, 64),
      'is neither text nor a number.', 'Give one value for each parameter.');
  end if;
  return jsonb_build_object('name', v_name, 'parameters', v_parameters);
end
$$;
