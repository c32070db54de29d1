-- Makes one timer from one JSON request, or finds it by its key: answers its id, the outcome and,
-- unless it is new, where it stands.
create or replace function minoots_private.make_timer(
  tenant_id uuid, request jsonb, out id uuid, out outcome text, out message text
)
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_requests constant minoots_private.timer_request[] :=
    minoots_private.read_requests(jsonb_build_array(request), tenant_id, '');
  v_settled constant jsonb := minoots_private.make_timers(tenant_id, v_requests, '');
begin
  id := v_requests[1].id;
  outcome := 'created';
  if v_settled is not null then
    outcome := v_settled -> id::text ->> 'outcome';
    message := v_settled -> id::text ->> 'message';
    id := v_settled -> id::text ->> 'id';
  end if;
end
$$;
