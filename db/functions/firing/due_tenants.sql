-- The tenants that have precise timers due by then, up to so many. Walks by some 500 in one
-- go, from a random tenant on and around, so that however many there are each comes to its
-- turn soon: from a tenant to the first timer of the next, which says whether it has any due.
-- A random id would not do to begin with: ids begin with a time, and so lie side by side. The
-- caller pins the plan.
create or replace function minoots_private.due_tenants(tenants_max integer, due_by timestamptz)
returns setof uuid
language plpgsql stable
as $$
declare
  v_numbers constant integer := (select max(tenant.number) from minoots_private.tenants as tenant);
  v_number constant integer := ceil(random() * v_numbers);
  v_start constant uuid := coalesce((
    select tenant.id from minoots_private.tenants as tenant
    where tenant.number >= v_number order by tenant.number limit 1), gen_random_uuid());
  v_first constant uuid := '00000000-0000-0000-0000-000000000000';
  v_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
begin
  return query
  with recursive walk (tenant_id, fire_at, until, step) as (
    select v_start, 'infinity'::timestamptz, v_last, 0
    union all
    select coalesce(next.tenant_id, v_first), coalesce(next.fire_at, 'infinity'),
      case when next.tenant_id is null then v_start else walk.until end, walk.step + 1
    from walk
    left join lateral (
      select timer.tenant_id, timer.fire_at from minoots_private.timers as timer
      where timer.status = 'scheduled' and timer.precision = 'precise'
        and timer.tenant_id > walk.tenant_id and timer.tenant_id <= walk.until
      order by timer.tenant_id, timer.fire_at
      limit 1) as next on true
    where walk.step < 500 and not (walk.until = v_start and next.tenant_id is null)
  )
  select walk.tenant_id from walk where walk.fire_at <= due_tenants.due_by limit tenants_max;
end
$$;
