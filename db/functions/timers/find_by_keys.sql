-- The timers that already hold the keys of those requests that made none. The same request
-- finds its timer; another is a conflict, or replaces it when asked to. By key: what happened.
create or replace function minoots_private.find_by_keys(
  tenant_id uuid, requests minoots_private.timer_request[], made uuid[], path text
) returns jsonb
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_request minoots_private.timer_request;
  v_timer minoots_private.timers;
  v_found jsonb := '{}';
  v_ordinal integer := 0;
begin
  foreach v_request in array requests loop
    v_ordinal := v_ordinal + 1;
    continue when v_request.id = any (coalesce(made, '{}'));
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = find_by_keys.tenant_id and timer.key = v_request.key
    for update;
    if not found then
      perform minoots_private.refuse('UNAVAILABLE', path, 'a timer with this key is just being removed.',
        'Try again with the same key.');
    end if;
    v_found := v_found || jsonb_build_object(v_request.key,
      minoots_private.settle_conflict(v_timer, v_request, replace(path, '%', (v_ordinal - 1)::text)));
  end loop;
  return v_found;
end
$$;
