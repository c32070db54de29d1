-- One action, from {"webhook": {…}}, {"type": "webhook", …} or {"id", "kind", "parameters"}. A
-- kind of two words may be written as GraphQL does, agentPrompt; it is kept as agent_prompt.
create or replace function minoots_private.read_action(written jsonb, ordinal integer, path text)
returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_prefix constant text := path || '.';
  v_own jsonb;
  v_kind text;
  v_parameters jsonb;
  v_prefix_inside text := v_prefix;
begin
  if jsonb_typeof(written) <> 'object' then
    perform minoots_private.refuse('INVALID_ACTION', path, 'is not a JSON object.',
      'Send {"webhook": {"url": "https://…"}}.');
  end if;
  v_own := written - array['id', 'retryPolicy', 'ackWithin', 'escalation'];
  if written ? 'type' then
    v_kind := written ->> 'type';
    v_parameters := v_own - 'type';
  elsif written ? 'kind' then
    perform minoots_private.refuse_unknown_fields(v_own, v_prefix, array['kind', 'parameters']);
    v_kind := written ->> 'kind';
    v_parameters := minoots_private.read_object(written, 'parameters', v_prefix, 65536);
    v_prefix_inside := v_prefix || 'parameters.';
  else
    select field into v_kind from jsonb_object_keys(v_own) as field
    order by field <> 'webhook' limit 1;
    perform minoots_private.refuse_unknown_fields(v_own, v_prefix, array[v_kind]);
    v_parameters := minoots_private.read_object(written, v_kind, v_prefix, 65536);
    v_prefix_inside := v_prefix || v_kind || '.';
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
    'id', coalesce(minoots_private.read_text(written, 'id', v_prefix, 64), ordinal::text),
    'retryPolicy', case when written ->> 'retryPolicy' is not null
      then minoots_private.read_retry_policy(written, 'retryPolicy', v_prefix) end))
    || minoots_private.read_kind(v_kind, v_parameters, path, v_prefix_inside)
    || minoots_private.read_sequel(written, ordinal, path);
end
$$;
