-- A page of the tenant's timers for which all that is given holds, in the order of their
-- instants, then of their ids. The next page begins after the fire_at and the id of the last
-- row. A rule with an explicit tenant, since labels are found by an index that row security
-- would forbid; planned for what is given each time, since each filter has its own best way.
create or replace function minoots.find_timers(
  labels minoots.labels default null, status text[] default null, name text default null,
  requested_by text default null, fire_after timestamptz default null,
  fire_before timestamptz default null, after_fire_at timestamptz default null,
  after_id uuid default null, max_timers integer default 100,
  parent_id uuid default null
) returns setof minoots.timers
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan set jit = off rows 100
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_labels constant jsonb := minoots_private.read_labels(
    jsonb_build_object('labels', find_timers.labels), 'labels', '');
  v_from constant timestamptz :=
    greatest(find_timers.fire_after, find_timers.after_fire_at, '-infinity');
begin
  perform minoots_private.judge_page(find_timers.status, find_timers.after_fire_at,
    find_timers.after_id, find_timers.max_timers);
  return query
  select shown.*
  from (
    select timer.tenant_id, timer.id from minoots_private.timers as timer
    where timer.tenant_id = v_tenant
      and (v_labels = '{}' or timer.labels @> v_labels and timer.labels <> '{}')
      and (find_timers.status is null or timer.status = any (find_timers.status))
      and (find_timers.name is null or timer.name = find_timers.name)
      and (find_timers.requested_by is null or timer.requested_by = find_timers.requested_by)
      and (find_timers.parent_id is null or timer.parent_id = find_timers.parent_id)
      and timer.fire_at >= v_from
      and (find_timers.fire_before is null or timer.fire_at < find_timers.fire_before)
      and (find_timers.after_id is null
        or (timer.fire_at, timer.id) > (find_timers.after_fire_at, find_timers.after_id))
    order by timer.fire_at, timer.id
    limit find_timers.max_timers) as page
  join minoots.timers as shown on shown.tenant_id = page.tenant_id and shown.id = page.id
  order by shown.fire_at, shown.id;
end
$$;

comment on function minoots.find_timers is
  'A page of timers by labels, status, name, requestedBy, parentId and due range, in the order of fireAt and id. The next page: the same, with afterFireAt and afterId of the last row.';
