-- Writes the events of what changed in an endpoint: that its breaker opened or closed, that it
-- was disabled or enabled, that it has another secret. The caller holds the tenant's mark in the feed, or the system's.
create or replace function minoots_private.tell_endpoint(
  before minoots_private.endpoints, after minoots_private.endpoints, actor text, face text
) returns void
language sql volatile
as $$
  insert into minoots_private.events (tenant_id, type, occurred_at, data, actor, face)
  select (after).tenant_id, told.type, minoots.clock(),
    jsonb_strip_nulls(jsonb_build_object('endpoint', (after).origin) || told.data),
    tell_endpoint.actor, tell_endpoint.face
  from (values
    (1, 'endpoint.opened', (before).opened_at is null and (after).opened_at is not null,
      jsonb_build_object('failures', (after).failures, 'reason', (after).last_failure,
        'probeAt', minoots_private.format_instant((after).held_until))),
    (2, 'endpoint.closed', (before).opened_at is not null and (after).opened_at is null,
      jsonb_build_object('openedAt', minoots_private.format_instant((before).opened_at))),
    (3, 'endpoint.disabled', (before).disabled_at is null and (after).disabled_at is not null,
      jsonb_build_object('reason', (after).disabled_reason)),
    (4, 'endpoint.enabled', (before).disabled_at is not null and (after).disabled_at is null,
      jsonb_build_object('disabledAt', minoots_private.format_instant((before).disabled_at))),
    (5, 'endpoint.rotated', (after).sealed_secrets[1] <> coalesce((before).sealed_secrets[1], ''),
      jsonb_build_object('oldSecretsEndAt',
        minoots_private.format_instant((after).old_secrets_end_at)))
  ) as told (part, type, is_so, data)
  where told.is_so
  order by told.part
$$;
