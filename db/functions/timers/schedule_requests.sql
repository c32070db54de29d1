-- The one way a timer comes to be. Insert-or-find in separate statements, since one would
-- not see a rival's row that it waited for; keys in order, since two bulks with the same
-- keys must not wait for each other in a circle. The caller holds the tenant's mark. Plans are
-- pinned, since planning anew for each list of requests costs more than all the rest. Tells
-- the kernel, or the workers in one call, of what is near.
create or replace function minoots_private.schedule_requests(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns table (outcome text, message text, timer minoots.timers)
language plpgsql volatile set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_made integer;
  v_first timestamptz;
  v_relaxed uuid[];
  v_settled jsonb;
begin
  perform minoots_private.admit_requests(schedule_requests.tenant_id, requests, path);
  select made.made, made.first_at, made.near_relaxed into v_made, v_first, v_relaxed
  from minoots_private.insert_timers(schedule_requests.tenant_id, requests) as made;
  if v_made < cardinality(requests) then
    select jsonb_object_agg(taken.request_id, taken.settled) into v_settled
    from minoots_private.find_by_keys(schedule_requests.tenant_id, requests, path) as taken;
    v_relaxed := v_relaxed || array(
      select (taken.value ->> 'id')::uuid from jsonb_each(v_settled) as taken
      where taken.value ->> 'outcome' = 'replaced');
  end if;
  perform minoots_private.wake_kernel(v_first, v_made > 1);
  if cardinality(v_relaxed) > 0 then
    perform minoots_private.queue_firings(v_relaxed);
  end if;
  return query
  select coalesce(request.settled ->> 'outcome', 'created'),
    coalesce(request.settled ->> 'message', minoots_private.say_due((request.shown).fire_at)),
    request.shown
  from (
    select asked.ordinality, found.settled, (
      select shown from minoots.timers as shown
      where shown.tenant_id = schedule_requests.tenant_id
        and shown.id = coalesce((found.settled ->> 'id')::uuid, asked.id)) as shown
    from unnest(requests) with ordinality as asked
    cross join lateral (select v_settled -> asked.id::text as settled) as found
    offset 0
  ) as request
  order by request.ordinality;
end
$$;
