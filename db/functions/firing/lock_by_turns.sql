-- As lock_due, but each tenant with due timers has an equal part, so that a flood of one costs
-- another no more than a batch; and what came due in the last second has half of each part, so
-- that new timers are on time while a backlog drains. Walks by some 500 tenants in one go, from
-- a random place on and around, so that however many there are each comes to its turn soon.
create or replace function minoots_private.lock_by_turns(fire_max integer, due_by timestamptz)
returns tid[]
language plpgsql volatile
as $$
declare
  v_start constant uuid := gen_random_uuid();
  v_nobody constant uuid := '00000000-0000-0000-0000-000000000000';
  v_tenants uuid[];
begin
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
  select array_agg(found.tenant_id) into v_tenants
  from (
    select walk.tenant_id from walk
    where exists (
      select from minoots_private.timers as timer
      where timer.status = 'scheduled' and timer.precision = 'precise'
        and timer.tenant_id = walk.tenant_id and timer.fire_at <= lock_by_turns.due_by)
    limit fire_max
  ) as found;
  return array(
    select due.place
    from unnest(v_tenants) as tenant (id)
    cross join (select greatest(2, fire_max / cardinality(v_tenants))) as part (most)
    cross join lateral (
      select late.place from (
        select timer.ctid as place from minoots_private.timers as timer
        where timer.status = 'scheduled' and timer.precision = 'precise'
          and timer.tenant_id = tenant.id and timer.fire_at <= due_by - interval '1 second'
        order by timer.tenant_id, timer.fire_at
        limit part.most / 2
        for update skip locked) as late
      union all
      select fresh.place from (
        select timer.ctid as place from minoots_private.timers as timer
        where timer.status = 'scheduled' and timer.precision = 'precise'
          and timer.tenant_id = tenant.id
          and timer.fire_at > due_by - interval '1 second' and timer.fire_at <= due_by
        order by timer.tenant_id, timer.fire_at
        limit part.most
        for update skip locked) as fresh
      limit part.most) as due
    limit fire_max);
end
$$;
