-- The parameters of an action that calls a function an operator has registered: by which name,
-- and with what. Whether it is registered is asked apart from this, of the registry.
create or replace function minoots_private.read_sql_action(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_function constant text := minoots_private.read_text(parameters, 'function', path, 128);
begin
  perform minoots_private.refuse_unknown_fields(parameters, path, array['function', 'arguments']);
  if v_function is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no function.',
      'Add "function": "shop.expire", by the name it is registered under.');
  end if;
  return jsonb_build_object('function', v_function,
    'arguments', minoots_private.read_object(parameters, 'arguments', path, 65536));
end
$$;
