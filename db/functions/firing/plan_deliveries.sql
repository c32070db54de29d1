-- What each action of a timer that fires becomes: its body and id, its endpoint, and how it
-- starts. It is sent, handed off at once as attempt 1; or queued for the workers, without an
-- owner or because its endpoint is restrained, whose lane alone keeps to its limits; or pulled,
-- by whoever claims it; or it waits for its turn, in a bundle of which only so many run at once.
-- A part of fire_batch, in one piece with it for the planner.
create or replace function minoots_private.plan_deliveries(
  tenant_id uuid, timer_id uuid, name text, key text, fire_at timestamptz, actions jsonb,
  labels jsonb, metadata jsonb, concurrency integer, is_owned boolean
) returns table (
  spec jsonb, ordinal bigint, start text, restrained boolean, handoff minoots_private.handoff
)
language sql stable
as $$
  select action.spec, action.ordinality, held.start,
    endpoint.restrained,
    row(plan_deliveries.tenant_id, plan_deliveries.timer_id,
      minoots_private.derive_delivery_id(plan_deliveries.tenant_id, plan_deliveries.timer_id,
        plan_deliveries.fire_at, action.spec ->> 'id', written.body),
      action.spec ->> 'id', (held.start = 'sent')::integer, action.spec ->> 'kind',
      action.spec -> 'parameters',
      written.body, target.origin, endpoint.sealed_secrets
    )::minoots_private.handoff
  from jsonb_array_elements(plan_deliveries.actions) with ordinality as action (spec)
  cross join lateral (select minoots_private.body_of_action(action.spec, plan_deliveries.timer_id,
    plan_deliveries.name, plan_deliveries.key, plan_deliveries.fire_at, plan_deliveries.labels,
    plan_deliveries.metadata) offset 0) as written (body)
  cross join lateral minoots_private.read_origin(action.spec) as target (origin)
  left join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = plan_deliveries.tenant_id
    and endpoint.origin = target.origin
  cross join lateral (
    select case
      when action.ordinality > plan_deliveries.concurrency then 'waits'
      when target.origin like 'pull:%' then 'pulled'
      when plan_deliveries.is_owned and endpoint.restrained is not true then 'sent'
      else 'queued' end
  ) as held (start)
$$;
