-- The actions of a timer with the trace it was made in, where a sender looks for it: among the
-- parameters of each, and of what each escalates to. As they are when there is no trace. Priced
-- as nothing, so that who passes it on is still planned in one piece.
create or replace function minoots_private.carry_trace(actions jsonb, traceparent text)
returns jsonb
language plpgsql immutable parallel safe cost 1
as $$
declare
  v_trace constant jsonb := to_jsonb(traceparent);
begin
  if traceparent is null then return actions; end if;
  return (
    select jsonb_agg(jsonb_set(
      jsonb_set(spec, '{parameters,traceparent}', v_trace),
      '{escalation,action,parameters,traceparent}', v_trace) order by place)
    from jsonb_array_elements(actions) with ordinality as action (spec, place));
end
$$;
