-- As lock_due, but each tenant with due timers has an equal part, so that a flood of one costs
-- another no more than a batch. What came due in the last second comes first to half of each
-- part, so that new timers are on time while a backlog drains; then the backlog, then the rest of
-- the new ones. Walks by some 500 tenants in one go, from a random place on and around, so that
-- however many there are each comes to its turn soon. Rows are compared as wholes, so that only
-- the index by tenant and time has their order: one by time would be walked through all tenants.
create or replace function minoots_private.lock_by_turns(fire_max integer, due_by timestamptz)
returns tid[]
language plpgsql volatile
as $$
declare
  v_tenants constant uuid[] := array(
    select minoots_private.due_tenants(fire_max, due_by));
begin
  return array(
    select due.place
    from unnest(v_tenants) as tenant (id)
    cross join (select greatest(2, fire_max / cardinality(v_tenants))) as part (most)
    cross join lateral (
      select fresh.place from (
        select timer.ctid as place from minoots_private.timers as timer
        where timer.status = 'scheduled' and timer.precision = 'precise'
          and (timer.tenant_id, timer.fire_at) > (tenant.id, due_by - interval '1 second')
          and (timer.tenant_id, timer.fire_at) <= (tenant.id, due_by)
        order by timer.tenant_id, timer.fire_at
        limit part.most / 2
        for update skip locked) as fresh
      union all
      select late.place from (
        select timer.ctid as place from minoots_private.timers as timer
        where timer.status = 'scheduled' and timer.precision = 'precise'
          and (timer.tenant_id, timer.fire_at) >= (tenant.id, '-infinity')
          and (timer.tenant_id, timer.fire_at) <= (tenant.id, due_by - interval '1 second')
        order by timer.tenant_id, timer.fire_at
        limit part.most
        for update skip locked) as late
      union all
      select rest.place from (
        select timer.ctid as place from minoots_private.timers as timer
        where timer.status = 'scheduled' and timer.precision = 'precise'
          and (timer.tenant_id, timer.fire_at) > (tenant.id, due_by - interval '1 second')
          and (timer.tenant_id, timer.fire_at) <= (tenant.id, due_by)
        order by timer.tenant_id, timer.fire_at
        limit part.most offset part.most / 2
        for update skip locked) as rest
      limit part.most) as due
    limit fire_max);
end
$$;
