-- The tenants that have precise timers due by then, up to so many. Walks by some 500 in one
-- go, from a random place on and around, so that however many there are each comes to its
-- turn soon. The caller pins the plan.
create or replace function minoots_private.due_tenants(tenants_max integer, due_by timestamptz)
returns setof uuid
language plpgsql stable
as $$
declare
  v_start constant uuid := gen_random_uuid();
  v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
begin
  return query
  with recursive walk (tenant_id, around, step) as (
    select v_start, false, 0
    union all
    select coalesce(next.tenant_id, v_nobody), walk.around or next.tenant_id is null,
      walk.step + 1
    from walk
    left join lateral (
      select timer.tenant_id from minoots_private.timers as timer
      where timer.status = 'scheduled' and timer.precision = 'precise'
        and timer.tenant_id > walk.tenant_id
        and (not walk.around or timer.tenant_id <= v_start)
      order by timer.tenant_id, timer.fire_at
      limit 1) as next on true
    where walk.step < 500 and not (walk.around and next.tenant_id is null)
  )
  select walk.tenant_id from walk
  where exists (
    select from minoots_private.timers as timer
    where timer.status = 'scheduled' and timer.precision = 'precise'
      and timer.tenant_id = walk.tenant_id and timer.fire_at <= due_tenants.due_by)
  limit tenants_max;
end
$$;
