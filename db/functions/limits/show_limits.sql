-- What a tenant's tier allows, as the faces show it.
create or replace function minoots_private.show_limits(tenant_id uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'tier', tier.name,
    'requestsPerMinute', tier.requests_per_minute,
    'requestsAtOnce', tier.burst,
    'openTimers', tier.open_timers_max,
    'timersPerCall', tier.bulk_max,
    'payloadBytes', tier.payload_bytes_max,
    'connections', tier.connections_max,
    'connectionsPerKey', tier.key_connections_max,
    'subscriptions', tier.subscriptions_max,
    'retention', minoots_private.format_duration(tier.retention),
    'failureRetention', minoots_private.format_duration(tier.failure_retention))
  from minoots_private.tier_of(show_limits.tenant_id) as tier
$$;
