-- What each action of a timer that fires becomes: its body and id, its endpoint, and whether
-- it is handed off at once, as attempt 1. What goes to a restrained endpoint is not: the workers
-- take it through its lane, which alone keeps to its limits. A part of fire_batch, in one piece
-- with it for the planner.
create or replace function minoots_private.plan_deliveries(
  tenant_id uuid, timer_id uuid, name text, key text, fire_at timestamptz, actions jsonb,
  labels jsonb, metadata jsonb, is_owned boolean
) returns table (
  spec jsonb, ordinal bigint, attempt integer, restrained boolean, handoff minoots_private.handoff
)
language sql stable
as $$
  select action.spec, action.ordinality, held.attempt, endpoint.restrained,
    row(plan_deliveries.tenant_id, plan_deliveries.timer_id,
      minoots_private.derive_delivery_id(plan_deliveries.tenant_id, plan_deliveries.timer_id,
        plan_deliveries.fire_at, action.spec ->> 'id', written.body),
      action.spec ->> 'id', held.attempt, action.spec ->> 'kind', action.spec -> 'parameters',
      written.body, minoots_private.read_origin(action.spec), endpoint.sealed_secrets
    )::minoots_private.handoff
  from jsonb_array_elements(plan_deliveries.actions) with ordinality as action (spec)
  cross join lateral (select minoots_private.body_of_action(action.spec, plan_deliveries.timer_id,
    plan_deliveries.name, plan_deliveries.key, plan_deliveries.fire_at, plan_deliveries.labels,
    plan_deliveries.metadata) offset 0) as written (body)
  left join minoots_private.endpoints as endpoint
    on endpoint.tenant_id = plan_deliveries.tenant_id
    and endpoint.origin = minoots_private.read_origin(action.spec)
  cross join lateral (
    select (plan_deliveries.is_owned and endpoint.restrained is not true)::integer
  ) as held (attempt)
$$;
