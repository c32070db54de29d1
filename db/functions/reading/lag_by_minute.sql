-- How punctual the timers of the last while were, by the minute that they were due in: so an
-- outage shows as the minutes that it spoilt, not as the one in which all was made up for.
create or replace function minoots.lag_by_minute(past minoots.duration default '1h')
returns table (
  minute timestamptz, fired bigint, lag_p50_ms double precision, lag_p99_ms double precision,
  lag_max_ms double precision, missed bigint, failed bigint, overdue bigint
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp rows 60
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_since constant timestamptz := minoots_private.read_past(lag_by_minute.past, '7 days');
begin
  return query
  select date_trunc('minute', timer.fire_at), count(timer.fired_at),
    percentile_disc(0.5) within group (order by lag.ms),
    percentile_disc(0.99) within group (order by lag.ms),
    max(lag.ms),
    count(*) filter (where timer.status = 'missed'),
    count(*) filter (where timer.status = 'failed'),
    count(*) filter (where timer.status = 'scheduled')
  from minoots_private.timers as timer
  cross join lateral (select round(extract(epoch from timer.fired_at - timer.fire_at) * 1000, 3)
    ::double precision) as lag (ms)
  where timer.tenant_id = v_tenant
    and timer.fire_at >= v_since and timer.fire_at <= minoots.clock()
    and timer.status not in ('cancelled', 'paused')
  group by 1
  order by 1;
end
$$;

comment on function minoots.lag_by_minute is
  'How punctual timers were, by the minute they were due in, over the last hour unless told otherwise (at most 7d): how many fired and how late, were missed, failed, or are overdue.';
