-- How timers ended, by day in the time zone of the session; as far back as they are kept. Two
-- halves, since the index that has them by their end keeps failures apart.
create or replace function minoots.outcomes_by_day(past minoots.duration default '7d')
returns table (day date, completed bigint, failed bigint, missed bigint, cancelled bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp rows 8
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_since constant timestamptz := minoots_private.read_past(outcomes_by_day.past, '365 days');
begin
  return query
  select ended.finished_at::date,
    count(*) filter (where ended.status = 'completed'),
    count(*) filter (where ended.status = 'failed'),
    count(*) filter (where ended.status = 'missed'),
    count(*) filter (where ended.status = 'cancelled')
  from (values (true), (false)) as half (failed)
  cross join lateral (
    select timer.finished_at, timer.status from minoots_private.timers as timer
    where timer.tenant_id = v_tenant and (timer.status = 'failed') = half.failed
      and timer.finished_at >= v_since
    offset 0) as ended
  group by 1
  order by 1;
end
$$;

comment on function minoots.outcomes_by_day is
  'How many timers completed, failed, were missed or cancelled on each day of the last seven, unless told otherwise, as far as they are kept.';
