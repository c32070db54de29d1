-- What a tenant uses now and has used, the last days first: the days in UTC, folded a moment
-- ago; the open timers and the requests left as they are now.
create or replace function minoots_private.show_usage(tenant_id uuid, days integer)
returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'openTimers', minoots_private.count_open(show_usage.tenant_id),
    'requestsLeft', (
      select least(tier.burst, floor(tier.burst - coalesce(extract(epoch from
        (rate.spent_until - minoots.clock())) * tier.requests_per_minute / 60, 0)))::integer
      from minoots_private.tier_of(show_usage.tenant_id) as tier
      left join minoots_private.request_rates as rate on rate.tenant_id = show_usage.tenant_id),
    'days', (
      select coalesce(jsonb_agg(jsonb_build_object(
          'day', used.day, 'scheduled', used.scheduled, 'fired', used.fired,
          'deliveries', used.deliveries, 'attempts', used.attempts, 'requests', used.requests)
        order by used.day desc), '[]')
      from (
        select * from minoots_private.usage as usage
        where usage.tenant_id = show_usage.tenant_id
        order by usage.day desc
        limit least(greatest(show_usage.days, 0), 400)) as used))
$$;
