-- Everything a sender needs for one attempt, as JSON that is only passed on.
create or replace function minoots_private.handoff(
  delivery minoots_private.deliveries, actions jsonb, sealed_secrets text[]
) returns json
language sql stable
as $$
  select json_build_object(
    'tenantId', (delivery).tenant_id,
    'timerId', (delivery).timer_id,
    'deliveryId', (delivery).id,
    'actionId', (delivery).action_id,
    'attempt', (delivery).attempt,
    'kind', (delivery).kind,
    'parameters', case when (delivery).escalated_from is null
      then handoff.actions -> ((delivery).ordinal - 1) -> 'parameters'
      else handoff.actions #> array[((delivery).ordinal - 1)::text, 'escalation', 'action',
        'parameters'] end,
    'body', (delivery).body,
    'endpoint', coalesce((delivery).endpoint, (delivery).kind),
    'secrets', coalesce(to_jsonb(handoff.sealed_secrets), '[]'))
$$;
