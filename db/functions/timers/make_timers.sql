-- The one way a timer comes to be. Insert-or-find in separate statements, since one would
-- not see a rival's row that it waited for; keys in order, since two bulks with the same
-- keys must not wait for each other in a circle. The caller holds the tenant's mark. Answers what
-- became of those whose keys were taken, by the id that each would have got. Tells the kernel,
-- or the workers in one call, of what is near.
create or replace function minoots_private.make_timers(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns jsonb
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_made record;
  v_settled jsonb;
begin
  perform minoots_private.admit_requests(tenant_id, requests, path);
  v_made := minoots_private.insert_timers(tenant_id, requests);
  if v_made.made < cardinality(requests) then
    select jsonb_object_agg(taken.request_id, taken.settled) into v_settled
    from minoots_private.find_by_keys(tenant_id, requests, path) as taken;
    v_made.near_relaxed := v_made.near_relaxed || array(
      select (taken.value ->> 'id')::uuid from jsonb_each(v_settled) as taken
      where taken.value ->> 'outcome' = 'replaced');
  end if;
  if v_made.first_at <= minoots.clock() + minoots_private.notify_window() then
    perform minoots_private.wake_kernel(v_made.first_at, v_made.made > 1);
  end if;
  if cardinality(v_made.near_relaxed) > 0 then
    perform minoots_private.queue_firings(v_made.near_relaxed);
  end if;
  return v_settled;
end
$$;
