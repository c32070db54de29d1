-- The action that takes the place of another which is given up, and after how many attempts that
-- is: all of its policy, if not said. It has a name of its own, and escalates no further.
create or replace function minoots_private.read_escalation(
  written jsonb, ordinal integer, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_prefix constant text := path || '.escalation.';
  v_escalation constant jsonb := minoots_private.read_object(
    written, 'escalation', path || '.', 65536);
  v_action jsonb;
begin
  if written ->> 'escalation' is null then return null; end if;
  perform minoots_private.refuse_unknown_fields(v_escalation, v_prefix,
    array['afterAttempts', 'action']);
  if v_escalation ->> 'action' is null then
    perform minoots_private.refuse('INVALID_ACTION', v_prefix || 'action', 'is missing.',
      'Send {"action": {"webhook": {"url": "https://…"}}}.');
  end if;
  v_action := minoots_private.read_action(
    v_escalation -> 'action', ordinal, v_prefix || 'action');
  if v_action ? 'escalation' then
    perform minoots_private.refuse('INVALID_ACTION', v_prefix || 'action.escalation',
      'is an escalation of an escalation.', 'Give it as one of the timer''s own actions.');
  end if;
  if v_escalation -> 'action' ->> 'id' is null then
    v_action := v_action || jsonb_build_object('id',
      coalesce(written ->> 'id', ordinal::text) || '.escalation');
  end if;
  return jsonb_strip_nulls(jsonb_build_object('afterAttempts',
      minoots_private.read_integer(v_escalation, 'afterAttempts', v_prefix, 1, 50)))
    || jsonb_build_object('action', v_action);
end
$$;
