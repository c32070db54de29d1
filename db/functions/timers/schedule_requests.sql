-- Schedules a list of requests, and answers them in the order given. Plans are pinned, since
-- planning anew for each list costs more than all the rest.
create or replace function minoots_private.schedule_requests(
  tenant_id uuid, requests minoots_private.timer_request[], path text
) returns table (outcome text, message text, timer minoots.timers)
language plpgsql volatile set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_settled constant jsonb :=
    minoots_private.make_timers(schedule_requests.tenant_id, requests, path);
begin
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
