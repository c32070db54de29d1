-- Cancels every timer that carries all the labels given and has not fired. Without labels it
-- is refused, since it would cancel everything. Locks the timers in the order of their ids.
create or replace function minoots.cancel_timers(
  labels minoots.labels default null,
  out outcome text, out message text, out cancelled integer
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_labels constant jsonb := minoots_private.read_labels(
    jsonb_build_object('labels', cancel_timers.labels), 'labels', '');
begin
  if v_labels = '{}' then
    perform minoots_private.refuse('INVALID_INPUT', 'labels', 'is missing.',
      'Name at least one label; without it every timer would be cancelled.');
  end if;
  with open as materialized (
    select timer.tenant_id, timer.id from minoots_private.timers as timer
    where timer.tenant_id = v_tenant and timer.labels @> v_labels and timer.labels <> '{}'
      and timer.status in ('scheduled', 'paused')
    order by timer.id
    for update
  ), ended as (
    update minoots_private.timers as timer
    set status = 'cancelled', finished_at = minoots.clock(), version = timer.version + 1
    from open
    where timer.tenant_id = open.tenant_id and timer.id = open.id
      and timer.status in ('scheduled', 'paused')
    returning timer.*
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select ended.tenant_id, 'timer.cancelled', minoots.clock(), ended.id,
      minoots_private.event_data(ended::minoots_private.timers),
      minoots_private.actor(), minoots_private.face()
    from ended
    returning timer_id
  )
  select count(*) into cancelled from told;
  outcome := case cancelled when 0 then 'unchanged' else 'changed' end;
  message := format('%s cancelled.', cancelled);
end
$$;

comment on function minoots.cancel_timers is
  'Cancels all timers that carry every one of the labels given and have not fired.';
